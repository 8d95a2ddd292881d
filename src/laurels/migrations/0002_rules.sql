-- room: rules
-- What the SQL reading of a rule calls. NULL is an answer that does not exist (CEL's error), and no function ever raises
-- for a value that it is given: a statement over everybody must not fail for one customer's data.
-- Durations are numeric microseconds; amounts, ints and decimals are numeric; lists, maps and objects are jsonb.

-- Numbers.

-- An int, or NULL where it does not fit in 64 bits. A value is asked once, so that a call may be inlined.
CREATE FUNCTION rule_whole(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(nullif(
    least(greatest(value, -9223372036854775809), 9223372036854775808), -9223372036854775809), 9223372036854775808)
$$;

-- A uint, or NULL where it does not fit in 64 bits.
CREATE FUNCTION rule_unsigned(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(nullif(least(greatest(value, -1), 18446744073709551616), -1), 18446744073709551616)
$$;

-- A decimal, or NULL where it has more digits than exact arithmetic keeps.
CREATE FUNCTION rule_exact(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN length(trim(BOTH '0' FROM replace(abs(value)::text, '.', ''))) <= 400 AND abs(value) < '1e10001'::numeric
    THEN value
  END
$$;

-- Divide to so many significant digits, half to even: 1 / 8 is 0.125, 2 / 3 to 34 digits ends in 7.
CREATE FUNCTION rule_quotient(dividend numeric, divisor numeric, digits integer DEFAULT 34) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  places integer := greatest(scale(dividend), scale(divisor));
  above numeric := round(abs(dividend) * ('1e' || places)::numeric);
  below numeric := round(abs(divisor) * ('1e' || places)::numeric);
  shift integer := digits - length(above::text) + length(below::text);
  quotient numeric;
  rest numeric;
BEGIN
  IF divisor = 0 THEN
    RETURN NULL;
  ELSIF dividend = 0 THEN
    RETURN 0;
  ELSIF shift >= 0 THEN
    above := above * ('1e' || shift)::numeric;
  ELSE
    below := below * ('1e' || -shift)::numeric;
  END IF;
  quotient := div(above, below);  -- has as many digits as asked for, or one more
  IF length(quotient::text) > digits THEN
    shift := shift - 1;
    below := below * 10;
    quotient := div(quotient, 10);
  END IF;
  rest := 2 * (above - quotient * below) - below;
  IF rest > 0 OR (rest = 0 AND mod(quotient, 2) = 1) THEN
    quotient := quotient + 1;
  END IF;
  RETURN trim_scale(sign(dividend) * sign(divisor) * quotient
    * CASE WHEN shift > 16000 THEN 0 ELSE ('1e' || -shift)::numeric END);
END
$$;

-- Read a decimal; as many digits as the language reads.
CREATE FUNCTION rule_decimal(value text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value ~ '^[+-]?[0-9]{1,60}(\.[0-9]{1,60})?$' THEN value::numeric END
$$;

-- Read a whole number of 64 bits.
CREATE FUNCTION rule_int(value text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value ~ '^[+-]?[0-9]{1,29}$' THEN rule_whole(value::numeric) END
$$;

-- Read an unsigned whole number of 64 bits.
CREATE FUNCTION rule_uint(value text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value ~ '^[0-9]{1,29}$' THEN rule_unsigned(value::numeric) END
$$;

-- Doubles: IEEE 754, where PostgreSQL would raise for overflow, underflow and division by zero, and orders NaN.

-- Give the exact value of a finite double.
CREATE FUNCTION rule_exactly(value double precision) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN abs(value) < 9007199254740992 AND value = trunc(value) THEN value::bigint::numeric
    WHEN abs(value) < 'Infinity' THEN (
      SELECT trim_scale(CASE WHEN value < 0 THEN -1 ELSE 1 END * CASE
        WHEN power >= 0 THEN whole * power(2::numeric, power)
        ELSE whole * power(5::numeric, -power) * ('1e' || power)::numeric
      END)
      FROM (
        SELECT CASE WHEN bits >> 52 = 0 THEN -1074 ELSE (bits >> 52) - 1075 END AS power,
          (bits & 4503599627370495) + CASE WHEN bits >> 52 = 0 THEN 0 ELSE 4503599627370496 END AS whole
        FROM (SELECT ('x' || encode(float8send(abs(value)), 'hex'))::bit(64)::bigint AS bits) AS sent
      ) AS parts
    )
  END
$$;

-- Give the double nearest to a number.
CREATE FUNCTION rule_double(value numeric) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value = 0 OR abs(value) BETWEEN 1e-300 AND 1e300 THEN value::double precision
    WHEN abs(value) >= power(2::numeric, 1024) - power(2::numeric, 970)
      THEN sign(value)::double precision * 'Infinity'::double precision
    WHEN abs(value) * power(2::numeric, 1075) <= 1 THEN CASE WHEN value < 0 THEN '-0' ELSE '0' END::double precision
    ELSE value::double precision
  END
$$;

-- Read a double.
CREATE FUNCTION rule_double(value text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN length(value) >= 400 THEN NULL
    WHEN value ~* '^([+-]?(inf|infinity)|nan)$' THEN value::double precision
    WHEN value ~ '^[+-]?(0+\.?0*|\.0+)([eE][+-]?[0-9]+)?$' THEN CASE WHEN left(value, 1) = '-' THEN '-0' ELSE '0' END::double precision
    WHEN value ~ '^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$' THEN rule_double(value::numeric)
    WHEN value ~ '^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?0*[1-9][0-9]{4,}$'
      THEN CASE WHEN left(value, 1) = '-' THEN -1 ELSE 1 END
        * CASE WHEN value ~ '[eE]-' THEN '0' ELSE 'Infinity' END::double precision
    WHEN value ~ '^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+$'
      THEN rule_double(regexp_replace(value, '([eE][+-]?)0+', '\10')::numeric)
  END
$$;

CREATE FUNCTION rule_add(one double precision, other double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN abs(one) < 1e300 AND abs(other) < 1e300 THEN one + other
    WHEN abs(one) > 1.7976931348623157e308 OR abs(other) > 1.7976931348623157e308 THEN one + other
    WHEN abs(one) < 1e280 OR abs(other) < 1e280 THEN one + other
    WHEN abs(one * 0.5 + other * 0.5) >= 8.98846567431158e+307 THEN sign(one) * 'Infinity'::double precision
    ELSE one + other
  END
$$;

CREATE FUNCTION rule_subtract(one double precision, other double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rule_add(one, -other)
$$;

CREATE FUNCTION rule_multiply(one double precision, other double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN abs(one) BETWEEN 1e-150 AND 1e150 AND abs(other) BETWEEN 1e-150 AND 1e150 THEN one * other
    WHEN one = 0 OR other = 0 THEN one * other
    WHEN abs(one) > 1.7976931348623157e308 OR abs(other) > 1.7976931348623157e308 THEN one * other
    ELSE rule_double(rule_exactly(one) * rule_exactly(other))
  END
$$;

CREATE FUNCTION rule_divide(dividend double precision, divisor double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN dividend IS NULL OR divisor IS NULL THEN NULL
    WHEN divisor = 0 AND (dividend = 0 OR dividend = 'NaN') THEN 'NaN'::double precision
    WHEN divisor = 0
      THEN CASE WHEN (dividend > 0) = (divisor::text = '0') THEN 'Infinity' ELSE '-Infinity' END::double precision
    WHEN abs(dividend) BETWEEN 1e-150 AND 1e150 AND abs(divisor) BETWEEN 1e-150 AND 1e150 THEN dividend / divisor
    WHEN dividend = 0 OR abs(dividend) > 1.7976931348623157e308 OR abs(divisor) > 1.7976931348623157e308
      THEN dividend / divisor
    -- What lies halfway between two doubles has up to 768 digits.
    ELSE rule_double(rule_quotient(rule_exactly(dividend), rule_exactly(divisor), 800))
  END
$$;

-- Compare two numbers of which one is a double, exactly: -1, 0, 1, or 2 where one is NaN.
CREATE FUNCTION rule_order(one double precision, other double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN one IS NULL OR other IS NULL THEN NULL
    WHEN one = 'NaN' OR other = 'NaN' THEN 2
    WHEN one < other THEN -1
    WHEN one > other THEN 1
    ELSE 0
  END
$$;

CREATE FUNCTION rule_order(one double precision, other numeric) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN one IS NULL OR other IS NULL THEN NULL
    WHEN one = 'NaN' THEN 2
    WHEN abs(one) = 'Infinity' THEN sign(one)::integer
    ELSE sign(rule_exactly(one) - other)::integer
  END
$$;

CREATE FUNCTION rule_order(one numeric, other double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN other = 'NaN' THEN rule_order(other, one) ELSE -rule_order(other, one) END
$$;

-- A double as a whole number, towards zero.
CREATE FUNCTION rule_int(value double precision) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value > -9223372036854775808::double precision AND value < 9223372036854775808::double precision
    THEN trunc(value)::bigint::numeric
  END
$$;

CREATE FUNCTION rule_uint(value double precision) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value > -1 AND value < 18446744073709551616::double precision THEN rule_exactly(trunc(value)) END
$$;

-- Write a double as CEL does.
CREATE FUNCTION rule_double_text(value double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value = 'NaN' THEN 'NaN'
    WHEN value = 'Infinity' THEN '+Inf'
    WHEN value = '-Infinity' THEN '-Inf'
    WHEN abs(value) >= 1e15 AND abs(value) < 1e16 THEN shortest::numeric::text
    ELSE shortest
  END
  FROM (
    -- Of the texts that are read as this very double, PostgreSQL passes over a shorter one that lies half way.
    SELECT CASE WHEN shorter::double precision = value THEN shorter ELSE value::text END AS shortest
    FROM (
      SELECT CASE
        WHEN abs(value) BETWEEN 1e15 AND 1e308
        THEN trim_scale(round(split_part(value::text, 'e', 1)::numeric, 15))::text || 'e' || split_part(value::text, 'e', 2)
        ELSE value::text
      END AS shorter
    ) AS tried
  ) AS written
$$;

-- Round to a whole number, halves away from zero.
CREATE FUNCTION rule_round(value double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(value) < 'Infinity' AND abs(value - trunc(value)) >= 0.5 THEN trunc(value) + sign(value) ELSE trunc(value) END
$$;

CREATE FUNCTION rule_sign(value double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value = 0 OR value = 'NaN' THEN value ELSE sign(value) END
$$;

-- The greatest and the least of two numbers, NULL where one has no value; a NaN beats nothing, and nothing beats it.
CREATE FUNCTION rule_greatest(one numeric, other numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN one >= other THEN one WHEN other > one THEN other END
$$;

CREATE FUNCTION rule_least(one numeric, other numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN one <= other THEN one WHEN other < one THEN other END
$$;

CREATE FUNCTION rule_greatest(one double precision, other double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE rule_order(other, one) WHEN 1 THEN other WHEN 0 THEN one WHEN -1 THEN one WHEN 2 THEN one END) + 0
$$;

CREATE FUNCTION rule_least(one double precision, other double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE rule_order(other, one) WHEN -1 THEN other WHEN 0 THEN one WHEN 1 THEN one WHEN 2 THEN one END) + 0
$$;

-- Texts.

-- A place in a text, from 0 to its length; else NULL.
CREATE FUNCTION rule_place(place numeric, length integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN place BETWEEN 0 AND length THEN least(greatest(place, 0), 2147483646)::integer END
$$;

CREATE FUNCTION rule_char_at(value text, place numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(value, rule_place(place, char_length(value)) + 1, 1)
$$;

CREATE FUNCTION rule_substring(value text, start numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(value, rule_place(start, char_length(value)) + 1)
$$;

CREATE FUNCTION rule_substring(value text, start numeric, stop numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substr(left(value, rule_place(stop, char_length(value))), rule_place(start, least(rule_place(stop, char_length(value)), char_length(value))) + 1)
$$;

-- The first place, from `start` on, where a text has another; -1 where it has it nowhere.
CREATE FUNCTION rule_index_of(value text, part text, start numeric) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN strpos(rule_substring(value, start), part) > 0
      THEN strpos(rule_substring(value, start), part) - 1 + rule_place(start, char_length(value))
    WHEN strpos(rule_substring(value, start), part) = 0 THEN -1
  END
$$;

-- The last place, up to `stop`, where a text has another; -1 where it has it nowhere.
CREATE FUNCTION rule_last_index_of(value text, part text, stop numeric) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  before text := left(value, rule_place(stop, char_length(value)) + char_length(part));
  place integer := strpos(reverse(before), reverse(part));
BEGIN
  RETURN CASE WHEN place > 0 THEN char_length(before) - char_length(part) - place + 1 WHEN place = 0 THEN -1 END;
END
$$;

CREATE FUNCTION rule_last_index_of(value text, part text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rule_last_index_of(value, part, char_length(value)::numeric)
$$;

-- Cut a text at each separator, an empty one after each character; `most` limits the parts, below 0 it does not.
CREATE FUNCTION rule_split(value text, separator text, most numeric) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  parts text[] := CASE WHEN value = '' AND separator <> '' THEN ARRAY[''] ELSE string_to_array(value, nullif(separator, '')) END;
  last integer := greatest(least(most, 2147483646), -1);
BEGIN
  IF last = 0 THEN
    RETURN '[]';
  ELSIF last > 0 AND last < cardinality(parts) THEN
    parts := parts[:last - 1] || array_to_string(parts[last:], separator);
  END IF;
  RETURN to_jsonb(parts);
END
$$;

-- Exchange a part for another, the first `most` times, below 0 always; NULL where the text would grow too long.
CREATE FUNCTION rule_replace(value text, old text, new text, most numeric) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  parts text[] := CASE
    WHEN old = '' THEN ARRAY[''] || string_to_array(value, NULL) || ARRAY['']
    WHEN value = '' THEN ARRAY['']
    ELSE string_to_array(value, old)
  END;
  found integer := cardinality(parts) - 1;
  times integer := CASE WHEN most < 0 THEN found ELSE least(most, found) END;
BEGIN
  IF char_length(value) + times::bigint * char_length(new) > 100000 THEN
    RETURN NULL;
  ELSIF times = 0 THEN
    RETURN value;
  END IF;
  RETURN array_to_string(parts[:times], new) || new || array_to_string(parts[times + 1:], old);
END
$$;

-- Put the texts of a list together; NULL where the text would grow too long.
CREATE FUNCTION rule_join(texts jsonb, separator text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT CASE
    WHEN coalesce(sum(char_length(item)), 0) + count(*) * char_length(separator) <= 100000
    THEN coalesce(string_agg(item, separator ORDER BY place), '')
  END
  FROM jsonb_array_elements_text(texts) WITH ORDINALITY AS items(item, place)
$$;

-- Read bytes as UTF-8.
CREATE FUNCTION rule_bytes_text(value bytea) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN encode(value, 'hex') ~ ('^((?!00)[0-7].|(c[2-9a-f]|d.)[89ab].|e0[ab].[89ab].|(e[1-9a-c]|e[ef])([89ab].){2}|ed[89].[89ab].'
      || '|f0[9ab].([89ab].){2}|f[1-3]([89ab].){3}|f48.([89ab].){2})*$')
    THEN convert_from(value, 'UTF8')
  END
$$;

-- Take the white space off both ends, all that Unicode knows.
CREATE FUNCTION rule_trim(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(value, E'\u0009\u000a\u000b\u000c\u000d\u001c\u001d\u001e\u001f\u0020\u0085\u00a0\u1680\u2000\u2001'
    '\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000')
$$;

-- Moments and durations.

-- A moment, or NULL outside the years 1 to 9999.
CREATE FUNCTION rule_moment(value timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(nullif(
    least(greatest(value, '0001-12-31 23:59:59.999999+00 BC'::timestamptz), '10000-01-01 00:00:00+00'::timestamptz),
    '0001-12-31 23:59:59.999999+00 BC'::timestamptz), '10000-01-01 00:00:00+00'::timestamptz)
$$;

-- A duration, or NULL where it is longer than 292 years.
CREATE FUNCTION rule_span(value numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT nullif(nullif(
    least(greatest(value, -9223372036854776), 9223372036854776), -9223372036854776), 9223372036854776)
$$;

-- Move a moment by a duration.
CREATE FUNCTION rule_shift(moment timestamptz, duration numeric) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN abs(duration) <= 9223372036854775 THEN rule_moment((
    moment AT TIME ZONE 'UTC' + make_interval(
      days => div(duration, 86400000000)::integer, secs => (mod(duration, 86400000000) * 0.000001)::double precision
    )) AT TIME ZONE 'UTC')
  END
$$;

-- Measure the real time from one moment to another.
CREATE FUNCTION rule_between(later timestamptz, earlier timestamptz) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rule_span(
    (extract(epoch FROM later AT TIME ZONE 'UTC') - extract(epoch FROM earlier AT TIME ZONE 'UTC')) * 1000000)
$$;

-- Read an RFC 3339 timestamp of whole microseconds.
CREATE FUNCTION rule_timestamp(value text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6}0{0,3})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$'
      AND pg_input_is_valid(left(value, 10), 'date')
    THEN rule_moment((
      (left(value, 10) || ' ' || substring(value FROM '^.{11}([0-9:]{8}(?:\.[0-9]{1,6})?)'))::timestamp
      - coalesce(substring(value FROM '[+-][0-9]{2}:[0-9]{2}$')::interval, '0')
    ) AT TIME ZONE 'UTC')
  END
$$;

-- Give the moment this many seconds after 1970.
CREATE FUNCTION rule_timestamp(seconds numeric) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN seconds BETWEEN -62135596800 AND 253402300799 THEN to_timestamp(seconds::double precision) END
$$;

-- Read a duration such as 1h30m, -2.5s or 0, of whole microseconds.
CREATE FUNCTION rule_duration(value text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN value ~ '^[+-]?0$' THEN 0
    WHEN length(value) <= 60
      AND value ~ '^[+-]?(([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})(ns|us|\u00b5s|ms|h|m|s))+$'
    THEN (
      SELECT CASE
        WHEN mod(sum(part), 1000) = 0 AND sum(part) < 9223372036854775808
        THEN div(sum(part), 1000) * CASE WHEN left(value, 1) = '-' THEN -1 ELSE 1 END
      END
      FROM (
        SELECT trunc(found[1]::numeric * CASE found[2]
          WHEN 'h' THEN 3600000000000 WHEN 'm' THEN 60000000000 WHEN 's' THEN 1000000000
          WHEN 'ms' THEN 1000000 WHEN 'ns' THEN 1 ELSE 1000
        END) AS part
        FROM regexp_matches(value, '([0-9]+\.?[0-9]*|\.[0-9]+)([^0-9.]+)', 'g') AS found
      ) AS parts
    )
  END
$$;

-- Write a moment in UTC with as many digits as it needs.
CREATE FUNCTION rule_moment_text(value timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || rtrim(rtrim(to_char(value AT TIME ZONE 'UTC', '.US'), '0'), '.') || 'Z'
$$;

-- Write a duration in seconds: 5400s, -0.5s.
CREATE FUNCTION rule_duration_text(value numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT trim_scale(value * 0.000001)::text || 's'
$$;

-- Show a moment on the clocks of a zone, named or given as an offset such as +02:00. Names that PostgreSQL would take
-- for an abbreviation of fixed offset are read as the places whose clocks they are.
CREATE FUNCTION rule_local(moment timestamptz, zone text) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (rule_moment(shown AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
  FROM (
    SELECT CASE
      WHEN zone = 'UTC' THEN moment AT TIME ZONE 'UTC'
      WHEN zone ~ '^[+-]?([01][0-9]|2[0-3]):[0-5][0-9]$' THEN moment AT TIME ZONE 'UTC' + zone::interval
      WHEN zone ~ '^[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}$' AND pg_input_is_valid('2000-01-01 00:00:00 ' || zone, 'timestamptz')
        -- asked again: PostgreSQL may work a branch out before its condition
        THEN moment AT TIME ZONE CASE WHEN pg_input_is_valid('2000-01-01 00:00:00 ' || zone, 'timestamptz') THEN zone END
      WHEN zone IN ('GMT', 'UCT', 'Zulu', 'Universal', 'Greenwich', 'GMT0', 'GMT+0', 'GMT-0') THEN moment AT TIME ZONE 'UTC'
      WHEN zone IN ('Cuba', 'EST5EDT', 'CST6CDT', 'MST7MDT', 'PST8PDT', 'Egypt', 'Eire', 'GB', 'GB-Eire', 'Hongkong',
        'Iceland', 'Iran', 'Israel', 'Jamaica', 'Japan', 'Kwajalein', 'Libya', 'NZ', 'NZ-CHAT', 'Navajo', 'PRC', 'Poland',
        'Portugal', 'ROC', 'ROK', 'Singapore', 'Turkey', 'W-SU')
        THEN moment AT TIME ZONE CASE zone
          WHEN 'ROK' THEN 'Asia/Seoul' WHEN 'ROC' THEN 'Asia/Taipei' WHEN 'PRC' THEN 'Asia/Shanghai'
          WHEN 'GB' THEN 'Europe/London' WHEN 'NZ' THEN 'Pacific/Auckland'
          WHEN 'EST5EDT' THEN 'America/New_York' WHEN 'CST6CDT' THEN 'America/Chicago'
          WHEN 'MST7MDT' THEN 'America/Denver' WHEN 'PST8PDT' THEN 'America/Los_Angeles' ELSE zone
        END
      WHEN zone IN ('CET', 'MET') THEN moment AT TIME ZONE 'Europe/Brussels'
      WHEN zone = 'EET' THEN moment AT TIME ZONE 'Europe/Athens'
      WHEN zone = 'WET' THEN moment AT TIME ZONE 'Europe/Lisbon'
      WHEN zone = 'EST' THEN moment AT TIME ZONE 'America/Panama'
      WHEN zone = 'MST' THEN moment AT TIME ZONE 'America/Phoenix'
      WHEN zone = 'HST' THEN moment AT TIME ZONE 'Pacific/Honolulu'
    END AS shown
  ) AS clocks
$$;

-- Lists, maps and objects: their values, NULL where a value is absent or of another kind.

CREATE FUNCTION rule_bool(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'boolean' THEN value::boolean END
$$;

CREATE FUNCTION rule_text(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}' END
$$;

-- A number; decimals may be kept as text, so that no reader of JSON turns them into floats.
CREATE FUNCTION rule_number(value jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric WHEN 'string' THEN rule_decimal(value #>> '{}') END
$$;

-- A duration, kept as microseconds or as text.
CREATE FUNCTION rule_duration(value jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric WHEN 'string' THEN rule_duration(value #>> '{}') END
$$;

-- A double; what is no number of JSON is kept as text.
CREATE FUNCTION rule_double(value jsonb) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value)
    WHEN 'number' THEN rule_double(value::numeric) WHEN 'string' THEN rule_double(value #>> '{}')
  END
$$;

CREATE FUNCTION rule_json(value double precision) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN abs(value) < 'Infinity' AND value::text <> '-0' THEN to_jsonb(value)
    ELSE to_jsonb(value::text)
  END
$$;

-- The greatest and the least of a list of doubles.
CREATE FUNCTION rule_greatest(list jsonb) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN rule_double(list -> 0) = 'NaN' THEN 'NaN'
    ELSE (SELECT max(rule_double(item)) + 0 FROM jsonb_array_elements(list) AS items(item) WHERE rule_double(item) <> 'NaN')
  END
$$;

CREATE FUNCTION rule_least(list jsonb) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN rule_double(list -> 0) = 'NaN' THEN 'NaN'
    ELSE (SELECT min(rule_double(item)) + 0 FROM jsonb_array_elements(list) AS items(item) WHERE rule_double(item) <> 'NaN')
  END
$$;

-- What a list of whole numbers, decimals or amounts adds up to; NULL where an item is none.
CREATE FUNCTION rule_sum(list jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN list IS NOT NULL THEN (
    SELECT CASE WHEN count(*) = count(rule_number(item)) THEN coalesce(sum(rule_number(item)), 0) END
    FROM jsonb_array_elements(list) AS items(item)
  ) END
$$;

-- Bytes, kept as hexadecimal text.
CREATE FUNCTION rule_bytes(value jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^([0-9a-f]{2})*$' THEN decode(value #>> '{}', 'hex') END
$$;

-- Are two lists or maps of doubles equal? A NaN equals nothing.
CREATE FUNCTION rule_same(one jsonb, other jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE one = other WHEN TRUE THEN NOT jsonb_path_exists(one, 'strict $.** ? (@ == "NaN")') WHEN FALSE THEN FALSE END
$$;

CREATE FUNCTION rule_array(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'array' THEN value END
$$;

CREATE FUNCTION rule_object(value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'object' THEN value END
$$;

-- The item of a list by its number from 0.
CREATE FUNCTION rule_item(list jsonb, number numeric) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT list -> nullif(least(greatest(number, -1), 2147483647), -1)::integer
$$;

-- Make a list; NULL where an item has no value.
CREATE FUNCTION rule_list(VARIADIC items jsonb[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN array_position(items, NULL) IS NULL THEN to_jsonb(items) END
$$;

-- Make a map; NULL where a key or value has none, or a key is repeated.
CREATE FUNCTION rule_map(keys text[], items jsonb[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN count(*) = count(key) AND count(*) = count(item) AND count(*) = count(DISTINCT key)
    THEN coalesce(jsonb_object_agg(key, item) FILTER (WHERE key IS NOT NULL), '{}')
  END
  FROM unnest(keys, items) AS entry(key, item)
$$;

CREATE FUNCTION rule_size(map jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN map IS NOT NULL THEN (SELECT count(*) FROM jsonb_object_keys(map)) END
$$;

-- Does a list have this item?
CREATE FUNCTION rule_contains(list jsonb, item jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN list IS NOT NULL AND item IS NOT NULL
    THEN EXISTS (SELECT FROM jsonb_array_elements(list) AS one(item) WHERE one.item = rule_contains.item)
  END
$$;
