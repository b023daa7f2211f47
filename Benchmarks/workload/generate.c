// Makes the input files of the benchmark workload, as UTF-8 on standard output.
//
//   generate facts ROWS [SEED]    what companies reported, period by period
//   generate quotes ROWS [SEED]   daily prices of shares, day by day
//
// Every draw is a hash of the seed and of what the draw is for, and all arithmetic is in integers:
// a seed gives the same bytes on every machine.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t seed = 1;

// What a draw is for. Two draws for different things never agree by accident.
enum purpose {
  LISTED, CURRENCY, SEGMENTS, WEIGHT, SIZE, GROWTH, ORDER, DROPPED, NOISE, MARGIN, LOSS, SPREAD,
  CASH, UNIT, MISSING, DECIMALS, GROUPED, FIRST_PRICE, NAME, SUSPENDED, OPENING, RETURN, HIGH, LOW,
  LOTS, TURNOVER_DECIMALS
};

static uint64_t mixed(uint64_t x) {
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93u;
  return x ^ x >> 32;
}

/// A number below `limit`, always the same for the same arguments.
static int64_t draw(int64_t limit, enum purpose purpose, uint64_t a, uint64_t b, uint64_t c) {
  uint64_t hash = mixed(seed + 0x9e3779b97f4a7c15u * (purpose + 1));
  hash = mixed(hash + a + 0x632be59bd9b4e019u);
  hash = mixed(hash + b + 0x632be59bd9b4e019u);
  hash = mixed(hash + c + 0x632be59bd9b4e019u);
  return (int64_t)(hash % (uint64_t)limit);
}

/// A bell-shaped number around zero with the given standard deviation.
static int64_t bell(int64_t deviation, enum purpose purpose, uint64_t a, uint64_t b) {
  int64_t sum = 0;
  for (int i = 0; i < 6; i++) sum += draw(1024, purpose, a, b, i);
  return (sum - 3069) * deviation / 724;
}

/// So many millionths of an amount.
static int64_t part(int64_t amount, int64_t millionths) {
  return (int64_t)((__int128)amount * millionths / 1000000);
}

static int64_t power_of_ten(int exponent) {
  int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

// MARK: Writing

static void put(char c) { putc_unlocked(c, stdout); }

static void put_text(const char *text) {
  while (*text) put(*text++);
}

/// `mantissa / 10^decimals`, with a comma between thousands where `grouped`.
static void put_decimal(int64_t mantissa, int decimals, bool grouped) {
  char digits[24];
  int count = 0;
  uint64_t rest = mantissa < 0 ? -(uint64_t)mantissa : (uint64_t)mantissa;
  while (rest > 0 || count <= decimals) {
    digits[count++] = (char)('0' + rest % 10);
    rest /= 10;
  }
  if (mantissa < 0) put('-');
  while (count-- > 0) {
    put(digits[count]);
    int before_point = count - decimals;
    if (before_point == 0 && decimals > 0) put('.');
    if (grouped && before_point > 0 && before_point % 3 == 0) put(',');
  }
}

// MARK: Facts

enum { QUARTERS = 83, METRICS = 5, FLOWS = 4, MOST_SEGMENTS = 6, SERIES = 8 };
enum { REVENUE, GROSS_PROFIT, RND, NET_PROFIT, CASH_BALANCE };

static const char *const metric_names[METRICS] = {
    "revenue", "gross_profit", "rnd", "net_profit", "cash"};
static const char *const segment_names[MOST_SEGMENTS + 1] = {
    "", "Cloud", "Devices", "\"Services, other\"", "半导体", "汽车", "Energy"};

struct scale {
  const char *name;
  int exponent;
};
static const struct scale scales[] = {{"元", 0}, {"万元", 4}, {"百万元", 6}, {"亿元", 8}};

/// A company; its amounts are in millionths of 元 (or of a dollar).
struct company {
  int id;
  int listed;                                     // the first quarter it reports
  const char *currency;
  int segments;
  int64_t weights[MOST_SEGMENTS + 1];             // millionths of the whole; [0] is the whole
  int64_t growth;                                 // millionths a quarter
  int64_t level;                                  // what a quarter's revenue is about
  int64_t to_date[FLOWS][MOST_SEGMENTS + 1];      // since the start of the year
};

static struct company make_company(int id) {
  struct company company = {.id = id};
  bool from_the_start = draw(100, LISTED, id, 0, 0) < 55;
  company.listed = from_the_start ? 0 : 1 + (int)draw(63, LISTED, id, 1, 0);
  int currency = (int)draw(100, CURRENCY, id, 0, 0);
  company.currency = currency < 70 ? "CNY" : currency < 90 ? "USD" : "HKD";
  company.segments = 3 + (int)draw(4, SEGMENTS, id, 0, 0);

  int64_t sum = 0;
  for (int s = 1; s <= company.segments; s++) sum += 300 + draw(1000, WEIGHT, id, s, 0);
  company.weights[0] = 1000000;
  for (int s = 1; s <= company.segments; s++)
    company.weights[s] = (300 + draw(1000, WEIGHT, id, s, 0)) * 1000000 / sum;

  company.growth = 2000 + draw(30000, GROWTH, id, 0, 0);
  int64_t leading = 100000 + draw(900000, SIZE, id, 0, 0);
  company.level = leading * power_of_ten(8 + (int)draw(4, SIZE, id, 1, 0));
  return company;
}

/// How many segments a metric is told by, the whole not counted.
static int segments_of(const struct company *company, int metric) {
  return metric == CASH_BALANCE ? 0 : company->segments;
}

static bool is_dropped(const struct company *company, int quarter, int metric, int segment) {
  return draw(1000, DROPPED, company->id, quarter, metric * SERIES + segment) < 15;
}

static int64_t count_rows(const struct company *company) {
  int64_t rows = 0;
  for (int quarter = company->listed; quarter < QUARTERS; quarter++)
    for (int metric = 0; metric < METRICS; metric++)
      for (int segment = 0; segment <= segments_of(company, metric); segment++)
        rows += !is_dropped(company, quarter, metric, segment);
  return rows;
}

/// What the whole company earned or spent in one quarter.
static int64_t quarter_amount(const struct company *company, int quarter, int metric) {
  static const int64_t seasons[4] = {850000, 970000, 1000000, 1180000};
  int64_t noise = 850000 + draw(300000, NOISE, company->id, quarter, 0);
  int64_t revenue = part(part(company->level, seasons[quarter % 4]), noise);
  int64_t year = quarter / 4;
  switch (metric) {
    case GROSS_PROFIT:
      return part(revenue, 150000 + draw(350000, MARGIN, company->id, year, metric));
    case RND:
      return part(revenue, 20000 + draw(80000, MARGIN, company->id, year, metric));
    case NET_PROFIT: {
      int64_t profit = part(revenue, 30000 + draw(150000, MARGIN, company->id, quarter, metric));
      bool is_loss = draw(100, LOSS, company->id, quarter, 0) < 14;
      return is_loss ? part(profit, -1300000) : profit;
    }
    default:
      return revenue;
  }
}

/// Lets one quarter pass: the level grows, the amounts since the start of the year get their share.
static void advance(struct company *company, int quarter) {
  company->level = part(company->level, 1000000 + company->growth);
  if (quarter % 4 == 0) memset(company->to_date, 0, sizeof company->to_date);
  if (quarter < company->listed) return;
  for (int metric = 0; metric < FLOWS; metric++) {
    int64_t whole = quarter_amount(company, quarter, metric);
    company->to_date[metric][0] += whole;
    for (int s = 1; s <= company->segments; s++) {
      int64_t spread = 950000 + draw(100000, SPREAD, company->id * SERIES + s, quarter, metric);
      company->to_date[metric][s] += part(part(whole, company->weights[s]), spread);
    }
  }
}

/// The value column: an amount in the row's unit, or one of the two ways to say that there is none.
static void put_value(int64_t amount, int exponent, const struct company *company, int quarter,
                      int series) {
  int64_t missing = draw(1000, MISSING, company->id, quarter, series);
  if (missing < 10) put('-');
  if (missing < 20) return;

  static const int choices[10] = {2, 2, 2, 2, 0, 1, 3, 4, 5, 6};
  int decimals = choices[draw(10, DECIMALS, company->id, quarter, series)];
  int64_t mantissa = amount / power_of_ten(exponent + 6 - decimals);
  bool has_thousands = llabs(mantissa) >= 1000 * power_of_ten(decimals);
  bool is_grouped = has_thousands && draw(1000, GROUPED, company->id, quarter, series) < 37;
  if (is_grouped) put('"');
  put_decimal(mantissa, decimals, is_grouped);
  if (is_grouped) put('"');
}

static void put_fact(const struct company *company, int quarter, int metric, int segment) {
  int series = metric * SERIES + segment;
  int choice = (int)draw(100, UNIT, company->id, quarter, series);
  const struct scale *scale = &scales[choice < 40 ? 0 : choice < 70 ? 1 : choice < 85 ? 2 : 3];
  bool is_flow = metric < FLOWS;
  int64_t balance = part(company->level, 500000 + draw(1000000, CASH, company->id, quarter, 0));
  int64_t amount = is_flow ? company->to_date[metric][segment] : balance;
  static const char *const quarter_ends[4] = {"03-31", "06-30", "09-30", "12-31"};

  printf("C%06d,%s,%s,%d-%s,", company->id, metric_names[metric], segment_names[segment],
         2005 + quarter / 4, quarter_ends[quarter % 4]);
  printf("%s,%s,%s,", is_flow ? "YTD" : "PIT", company->currency, scale->name);
  put_value(amount, scale->exponent, company, quarter, series);
  put('\n');
}

/// The order in which companies report, another one every quarter.
static void shuffle(int *order, int count, int quarter) {
  for (int i = 0; i < count; i++) order[i] = i;
  for (int i = count - 1; i > 0; i--) {
    int other = (int)draw(i + 1, ORDER, quarter, i, 0);
    int kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
}

/// Just as many companies as are needed for the rows.
static struct company *make_companies(int64_t rows, int *count) {
  struct company *companies = NULL;
  int64_t planned = 0;
  for (*count = 0; planned < rows; ++*count) {
    companies = realloc(companies, sizeof *companies * (size_t)(*count + 1));
    companies[*count] = make_company(*count + 1);
    planned += count_rows(&companies[*count]);
  }
  return companies;
}

static void put_facts(int64_t rows) {
  int count;
  struct company *companies = make_companies(rows, &count);
  int *order = malloc(sizeof *order * (size_t)count);
  put_text("company_id,metric,segment,period_end,cumulative,currency,unit,value\n");
  for (int quarter = 0; quarter < QUARTERS; quarter++) {
    shuffle(order, count, quarter);
    for (int i = 0; i < count; i++) {
      struct company *company = &companies[order[i]];
      advance(company, quarter);
      if (quarter < company->listed) continue;
      for (int metric = 0; metric < METRICS; metric++)
        for (int segment = 0; segment <= segments_of(company, metric); segment++) {
          if (is_dropped(company, quarter, metric, segment)) continue;
          if (rows-- == 0) return;
          put_fact(company, quarter, metric, segment);
        }
    }
  }
}

// MARK: Quotes

struct day {
  int year, month, day, weekday;  // Monday is 0
};

static struct day next_day(struct day day) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool is_leap = (day.year % 4 == 0 && day.year % 100 != 0) || day.year % 400 == 0;
  int length = lengths[day.month - 1] + (day.month == 2 && is_leap);
  day.weekday = (day.weekday + 1) % 7;
  if (++day.day > length) {
    day.day = 1;
    if (++day.month > 12) {
      day.month = 1;
      day.year++;
    }
  }
  return day;
}

/// A share; its prices are in hundredths of 元.
struct share {
  char symbol[12];
  char name[40];
  int64_t close;
};

/// A name of two to five characters; the last three of `beginnings` take four bytes in GB18030.
static void make_name(char *name, int id) {
  static const char *const beginnings[] = {"北", "南", "山", "河", "湖", "云", "宏", "盛", "瑞", "嘉",
                                           "鼎", "凯", "丰", "隆", "华", "中", "天", "𬭎", "㐂", "𠮷"};
  static const char *const endings[] = {"科技", "股份", "银行", "电子", "医药", "能源", "汽车",
                                        "软件", "钢铁", "食品", "证券", "航空", "材料", "化工"};
  enum {
    BEGINNINGS = sizeof beginnings / sizeof *beginnings,
    ENDINGS = sizeof endings / sizeof *endings
  };
  strcpy(name, draw(50, NAME, id, 0, 0) == 0 ? "*ST" : "");
  int characters = 1 + (int)draw(2, NAME, id, 1, 0);
  for (int i = 0; i < characters; i++) strcat(name, beginnings[draw(BEGINNINGS, NAME, id, 2, i)]);
  strcat(name, endings[draw(ENDINGS, NAME, id, 3, 0)]);
}

static struct share make_share(int id) {
  struct share share;
  bool is_shanghai = id % 2 == 0;
  snprintf(share.symbol, sizeof share.symbol, is_shanghai ? "%06d.SH" : "%06d.SZ",
           is_shanghai ? 600000 + id / 2 : 1 + id / 2);
  make_name(share.name, id);
  share.close = (300 + draw(700, FIRST_PRICE, id, 0, 0)) * (1 + draw(5, FIRST_PRICE, id, 1, 0));
  return share;
}

static int64_t at_least(int64_t least, int64_t number) { return number < least ? least : number; }

/// A relative change, in millionths, within the ten percent of the exchange's daily limit.
static int64_t daily_return(int id, int session) {
  int64_t change = bell(21000, RETURN, id, session);
  return change > 100000 ? 100000 : change < -100000 ? -100000 : change;
}

static void put_quote(struct share *share, int id, struct day day, int session) {
  int64_t last = share->close;
  int64_t open = at_least(101, last + part(last, bell(6000, OPENING, id, session)));
  int64_t close = at_least(101 + id % 7, last + part(last, daily_return(id, session)));
  int64_t top = open > close ? open : close;
  int64_t bottom = open > close ? close : open;
  int64_t high = top + part(top, draw(10000, HIGH, id, session, 0));
  int64_t low = bottom - part(bottom, draw(10000, LOW, id, session, 0));
  int64_t most_lots = draw(2, LOTS, id, session, 0) == 0 ? 9000 : 90000;
  int64_t volume = 100 * (1000 + draw(most_lots, LOTS, id, session, 1));
  // Volume times a price in hundredths is the turnover in millionths of 万元.
  int64_t turnover = volume * (high + low) / 2;
  static const int choices[10] = {4, 4, 4, 4, 4, 4, 2, 2, 0, 6};
  int decimals = choices[draw(10, TURNOVER_DECIMALS, id, session, 0)];

  printf("%04d%02d%02d,%s,%s,", day.year, day.month, day.day, share->symbol, share->name);
  const int64_t prices[4] = {open, high, low, close};
  for (int i = 0; i < 4; i++) {
    put_decimal(prices[i], 2, false);
    put(',');
  }
  put_decimal(volume, 0, false);
  put(',');
  put_decimal(turnover / power_of_ten(6 - decimals), decimals, false);
  put('\n');
  share->close = close;
}

static int count_shares(int64_t rows) {
  return rows >= 10000000 ? 5000 : rows >= 1000000 ? 1000 : rows >= 100000 ? 400 : 10;
}

static void put_quotes(int64_t rows) {
  int count = count_shares(rows);
  struct share *shares = malloc(sizeof *shares * (size_t)count);
  for (int id = 0; id < count; id++) shares[id] = make_share(id);
  put_text("交易日期,证券代码,名称,开盘,最高,最低,收盘,成交量,成交额(万元)\n");
  struct day day = {.year = 2014, .month = 1, .day = 2, .weekday = 3};
  for (int session = 0; rows > 0; day = next_day(day)) {
    if (day.weekday > 4) continue;
    for (int id = 0; id < count && rows > 0; id++) {
      if (draw(1000, SUSPENDED, id, session, 0) < 12) continue;
      put_quote(&shares[id], id, day, session);
      rows--;
    }
    session++;
  }
}

int main(int count, char **arguments) {
  bool is_facts = count > 1 && strcmp(arguments[1], "facts") == 0;
  bool is_quotes = count > 1 && strcmp(arguments[1], "quotes") == 0;
  if (count < 3 || count > 4 || !(is_facts || is_quotes)) {
    fputs("usage: generate facts|quotes ROWS [SEED]\n", stderr);
    return 64;
  }
  if (count == 4) seed = strtoull(arguments[3], NULL, 10);
  int64_t rows = strtoll(arguments[2], NULL, 10);
  if (is_facts) put_facts(rows); else put_quotes(rows);
  return ferror(stdout) || fflush(stdout) ? 74 : 0;
}
