-- room: vocabulary
-- Yearly days as kit.calendar counts them: who was born on 29 February celebrates on the 28th in a common year.
CREATE FUNCTION yearly_day(first date, of_year integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN extract(month FROM first) = 2 AND extract(day FROM first) = 29
    THEN make_date(of_year, 3, 1) - 1
    ELSE make_date(of_year, extract(month FROM first)::integer, extract(day FROM first)::integer)
  END
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
  SELECT (CASE
    WHEN yearly_day(born_on, extract(year FROM today)::integer) >= today
    THEN yearly_day(born_on, extract(year FROM today)::integer)
    ELSE yearly_day(born_on, extract(year FROM today)::integer + 1)
  END - today)::bigint
$$;

-- The day itself is no anniversary; the first is a year later.
CREATE FUNCTION days_to_anniversary(first date, today date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT days_to_birthday(first, greatest(today, first + 1)) + (greatest(today, first + 1) - today)
$$;
