"""Spanish. Nouns carry their article and are singular where they stand for one value."""

from laurels.rules.locales._locale import Locale

_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"


def _is_feminine(noun: str) -> bool:
    return noun.startswith(("la ", "las ", "una "))


def _one(noun: str) -> str:
    """Give the "one" that agrees with a noun: una de las líneas, uno de los pagos."""
    return "una" if _is_feminine(noun) else "uno"


def _none(noun: str) -> str:
    return "ninguna" if _is_feminine(noun) else "ninguno"


def _all(noun: str) -> str:
    return "todas" if _is_feminine(noun) else "todos"


def put(before: str, text: str) -> str:
    """Melt de el into del and a el into al."""
    if text.startswith("el ") and before.endswith((" de ", " a ")):
        return before.rstrip() + text[1:] if before.endswith("a ") else before[:-3] + "d" + text
    return before + text


LOCALE = Locale(
    code="es",
    group=".",
    decimal=",",
    months=tuple(_MONTHS.split()),
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    date="el {day} de {month} de {year}",
    moment="{date} a las {time} UTC",
    units={
        "points": ("punto", "puntos"),
        "items": ("artículo", "artículos"),
        "orders": ("pedido", "pedidos"),
        "times": ("vez", "veces"),
        "years": ("año", "años"),
        "months": ("mes", "meses"),
        "weeks": ("semana", "semanas"),
        "days": ("día", "días"),
        "hours": ("hora", "horas"),
        "minutes": ("minuto", "minutos"),
        "seconds": ("segundo", "segundos"),
    },
    past={
        "h": ("en la última hora", "en las últimas {n} horas"),
        "d": ("hoy", "en los últimos {n} días"),
        "w": ("en la última semana", "en las últimas {n} semanas"),
        "m": ("en el último mes", "en los últimos {n} meses"),
        "y": ("en el último año", "en los últimos {n} años"),
        "today": ("hoy", ""),
        "this_week": ("esta semana", ""),
        "this_month": ("este mes", ""),
        "this_quarter": ("este trimestre", ""),
        "this_year": ("este año", ""),
        "last_week": ("la semana pasada", ""),
        "last_month": ("el mes pasado", ""),
        "last_quarter": ("el trimestre pasado", ""),
        "last_year": ("el año pasado", ""),
        "ever": ("hasta ahora", ""),
    },
    ahead={
        "h": ("en la próxima hora", "en las próximas {n} horas"),
        "d": ("en el próximo día", "en los próximos {n} días"),
        "w": ("en la próxima semana", "en las próximas {n} semanas"),
        "m": ("en el próximo mes", "en los próximos {n} meses"),
        "y": ("en el próximo año", "en los próximos {n} años"),
        "ever": ("en cualquier momento", ""),
    },
    compared={
        "number": {
            "==": "{0} es igual a {1}",
            "!=": "{0} no es igual a {1}",
            "<": "{0} es inferior a {1}",
            "<=": "{0} es como máximo {1}",
            ">": "{0} es superior a {1}",
            ">=": "{0} es como mínimo {1}",
        },
        "amount": {
            "<=": "{0} es como máximo de {1}",
            ">=": "{0} es de al menos {1}",
        },
        "time": {
            "==": "{0} es {1}",
            "!=": "{0} no es {1}",
            "<": "{0} es anterior a {1}",
            "<=": "{0} no es posterior a {1}",
            ">": "{0} es posterior a {1}",
            ">=": "{0} no es anterior a {1}",
        },
        "span": {
            "==": "{0} es de {1}",
            "!=": "{0} no es de {1}",
            "<": "{0} es de menos de {1}",
            "<=": "{0} es como máximo de {1}",
            ">": "{0} es de más de {1}",
            ">=": "{0} es de al menos {1}",
        },
        "text": {
            "==": "{0} es {1}",
            "!=": "{0} no es {1}",
            "<": "{0} va antes que {1} por orden alfabético",
            "<=": "{0} no va después de {1} por orden alfabético",
            ">": "{0} va después de {1} por orden alfabético",
            ">=": "{0} no va antes que {1} por orden alfabético",
        },
    },
    worked={
        "+": "{0} más {1}",
        "-": "{0} menos {1}",
        "*": "{0} por {1}",
        "/": "{0} dividido entre {1}",
        "%": "el resto de dividir {0} entre {1}",
    },
    phrases={
        "and": " y ",
        "or": " o ",
        "list_and": " y ",
        "list_or": " o ",
        "list_nor": " ni ",
        "group": "({0})",
        "minus": "menos {0}",
        "yes": "sí",
        "no": "no",
        "nothing": "nada",
        "empty": "«{0}»",
        "always": "siempre",
        "never": "nunca",
        "known": "se conoce {0}",
        "unknown": "no se conoce {0}",
        "true": "{0} es «sí»",
        "false": "{0} es «no»",
        "one_of": "{0} es {1}",
        "none_of": "{0} no es ni {1}",
        "among": "{0} está entre {1}",
        "not_among": "{0} no está entre {1}",
        "exists": "para al menos {0:one} de {0}, {1}",
        "none": "para {0:none} de {0} se cumple que {1}",
        "all": "para {0:all} {0}, {1}",
        "exactly_one": "para exactamente {0:one} de {0}, {1}",
        "not_exactly_one": "para {0:none} o más de {0:one} de {0}, {1}",
        "filter": "{0} tales que {1}",
        "map": "{1} para cada elemento de {0}",
        "map_where": "{1} para cada elemento de {0} tal que {2}",
        "if": "si {0}, {1}; si no, {2}",
        "it": "el elemento",
        "item_of": "el elemento {1} de {0}",
        "field_of": "el campo {1} de {0}",
        "since": "el tiempo transcurrido desde {0}",
        "between": "el tiempo entre {1} y {0}",
        "raise": "Aumenta {0} en {by}, hasta {to}",
        "lower": "Reduce {0} en {by}, hasta {to}",
        "later": "Retrasa {0} {by}, hasta {to}",
        "earlier": "Adelanta {0} {by}, hasta {to}",
        "wait": "Espera {by}, hasta {to}",
        "ended": "Esto terminó hace {by}",
        "make": "Haz que {0} sea {to}",
        "needed": "Debe cumplirse: {0}",
    },
    functions={
        "bool": ("{0} es «sí»", "{0} no es «sí»"),
        "bytes": ("los bytes de {0}", ""),
        "charAt": ("el carácter de {0} en la posición {1}", ""),
        "contains": ("{0} contiene {1}", "{0} no contiene {1}"),
        "days": ("{0} días", ""),
        "decimal": ("{0} como número exacto", ""),
        "double": ("{0} como número", ""),
        "duration": ("{0}", ""),
        "dyn": ("{0}", ""),
        "endsWith": ("{0} termina en {1}", "{0} no termina en {1}"),
        "getDate": ("el día del mes de {0}", ""),
        "getDayOfMonth": ("el día del mes de {0}", ""),
        "getDayOfWeek": ("el día de la semana de {0}", ""),
        "getDayOfYear": ("el día del año de {0}", ""),
        "getFullYear": ("el año de {0}", ""),
        "getHours": ("la hora de {0}", ""),
        "getMilliseconds": ("el milisegundo de {0}", ""),
        "getMinutes": ("el minuto de {0}", ""),
        "getMonth": ("el mes de {0}", ""),
        "getSeconds": ("el segundo de {0}", ""),
        "indexOf": ("la posición de {1} en {0}", ""),
        "int": ("{0} como número entero", ""),
        "join": ("la unión de {0}", ""),
        "lastIndexOf": ("la última posición de {1} en {0}", ""),
        "lowerAscii": ("{0} en minúsculas", ""),
        "matches": ("{0} coincide con el patrón {1}", "{0} no coincide con el patrón {1}"),
        "math.abs": ("el valor absoluto de {0}", ""),
        "math.bitAnd": ("los bits comunes a {0} y {1}", ""),
        "math.bitNot": ("los bits que faltan en {0}", ""),
        "math.bitOr": ("los bits de {0} o de {1}", ""),
        "math.bitShiftLeft": ("los bits de {0} desplazados {1} a la izquierda", ""),
        "math.bitShiftRight": ("los bits de {0} desplazados {1} a la derecha", ""),
        "math.bitXor": ("los bits en que difieren {0} y {1}", ""),
        "math.ceil": ("{0} redondeado hacia arriba", ""),
        "math.floor": ("{0} redondeado hacia abajo", ""),
        "math.greatest": ("el mayor de {all}", ""),
        "math.isFinite": ("{0} es finito", "{0} no es finito"),
        "math.isInf": ("{0} es infinito", "{0} no es infinito"),
        "math.isNaN": ("{0} no es un número", "{0} es un número"),
        "math.least": ("el menor de {all}", ""),
        "math.round": ("{0} redondeado", ""),
        "math.sign": ("el signo de {0}", ""),
        "math.trunc": ("la parte entera de {0}", ""),
        "replace": ("{0} con {2} en lugar de {1}", ""),
        "reverse": ("{0} al revés", ""),
        "size": ("el número de elementos de {0}", ""),
        "split": ("las partes de {0} separadas por {1}", ""),
        "startsWith": ("{0} empieza por {1}", "{0} no empieza por {1}"),
        "string": ("{0} como texto", ""),
        "strings.quote": ("{0} entre comillas", ""),
        "substring": ("la parte de {0} desde la posición {1}", ""),
        "timestamp": ("{0}", ""),
        "trim": ("{0} sin espacios alrededor", ""),
        "type": ("el tipo de {0}", ""),
        "uint": ("{0} como número sin signo", ""),
        "upperAscii": ("{0} en mayúsculas", ""),
    },
    cases={"one": _one, "none": _none, "all": _all},
    put=put,
)
