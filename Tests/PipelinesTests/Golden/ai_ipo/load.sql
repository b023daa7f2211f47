-- The dataset `ai_ipo` as tables of DuckDB, with exact types: `duckdb -init load.sql`,
-- or `.read load.sql`, in the dataset's folder.

CREATE OR REPLACE TABLE "facts" AS
SELECT * FROM read_csv(
  'facts.csv', auto_detect = false,
  header = true, delim = ',', quote = '"', escape = '"', new_line = '\n', nullstr = '', allow_quoted_nulls = false, encoding = 'utf-8',
  columns = {
    'entity': 'VARCHAR',
    'concept': 'VARCHAR',
    'axis': 'VARCHAR',
    'segment': 'VARCHAR',
    'period': 'VARCHAR',
    'period_start': 'DATE',
    'period_end': 'DATE',
    'amount': 'VARCHAR',
    'qualifier': 'VARCHAR',
    'modality': 'VARCHAR',
    'source': 'VARCHAR',
    'unit': 'VARCHAR',
    'value': 'DECIMAL(38,3)',
    'decimals': 'BIGINT',
    'kind': 'VARCHAR',
    'currency': 'VARCHAR',
    'basis': 'VARCHAR',
    'reported_value': 'DECIMAL(38,3)',
    'reported_unit': 'VARCHAR',
    'rate': 'DECIMAL(38,10)',
    'rate_quote': 'VARCHAR',
    'rate_basis': 'VARCHAR',
    'rate_first': 'DATE',
    'rate_last': 'DATE',
    'rate_observations': 'BIGINT',
    'rate_source': 'VARCHAR',
    'flags': 'VARCHAR'
  });

-- facts.json is not loaded: DuckDB reads the numbers of JSON as binary floating point,
-- which keeps no decimals. load.py reads it exactly.

CREATE OR REPLACE TABLE "years" AS
SELECT * FROM read_csv(
  'years.csv', auto_detect = false,
  header = true, delim = ',', quote = '"', escape = '"', new_line = '\n', nullstr = '', allow_quoted_nulls = false, encoding = 'utf-8',
  columns = {
    'entity': 'VARCHAR',
    'concept': 'VARCHAR',
    'axis': 'VARCHAR',
    'segment': 'VARCHAR',
    'period': 'VARCHAR',
    'period_start': 'DATE',
    'period_end': 'DATE',
    'amount': 'VARCHAR',
    'qualifier': 'VARCHAR',
    'modality': 'VARCHAR',
    'source': 'VARCHAR',
    'unit': 'VARCHAR',
    'value': 'DECIMAL(38,4)',
    'decimals': 'BIGINT',
    'kind': 'VARCHAR',
    'currency': 'VARCHAR',
    'basis': 'VARCHAR',
    'reported_value': 'DECIMAL(38,0)',
    'reported_unit': 'VARCHAR',
    'rate': 'DECIMAL(38,10)',
    'rate_quote': 'VARCHAR',
    'rate_basis': 'VARCHAR',
    'rate_first': 'DATE',
    'rate_last': 'DATE',
    'rate_observations': 'BIGINT',
    'rate_source': 'VARCHAR',
    'flags': 'VARCHAR'
  });

-- segment_mix.json is not loaded: DuckDB reads the numbers of JSON as binary floating point,
-- which keeps no decimals. load.py reads it exactly.

CREATE OR REPLACE TABLE "refused" AS
SELECT * FROM read_csv('refused.csv', header = true, delim = ',', quote = '"', escape = '"', new_line = '\n', nullstr = '', allow_quoted_nulls = false, encoding = 'utf-8', all_varchar = true);
