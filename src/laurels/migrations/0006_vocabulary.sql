-- room: vocabulary
-- Yearly days as kit.calendar counts them: who was born on 29 February celebrates on the 28th in a common year.
CREATE FUNCTION yearly_day(first date, of_year integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (first + make_interval(years => of_year - extract(year FROM first)::integer))::date
$$;

CREATE FUNCTION years_since(first date, today date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN first IS NOT NULL THEN greatest(
    0, extract(year FROM today)::bigint - extract(year FROM first)::bigint
       - (today < yearly_day(first, extract(year FROM today)::integer))::integer
  ) END
$$;

CREATE FUNCTION days_to_birthday(born_on date, today date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (yearly_day(
    born_on,
    extract(year FROM today)::integer + (yearly_day(born_on, extract(year FROM today)::integer) < today)::integer
  ) - today)::bigint
$$;

-- The day itself is no anniversary; the first is a year later.
CREATE FUNCTION days_to_anniversary(first date, today date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN first < today THEN days_to_birthday(first, today)
    ELSE days_to_birthday(first, first + 1) + (first + 1 - today)
  END
$$;
