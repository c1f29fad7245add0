/* The frame of the chapters (chapters/chapter.h).  Without arguments this is a TAP
   program that runs itself as a chapter, "00-frame", in many ways; with arguments it
   is that chapter.  The option --trouble picks a mistake which the frame must catch. */
#define _XOPEN_SOURCE 700 /* for pseudo-terminals */
#include "../chapters/chapter.h"

#include "test.h"

#include <sys/wait.h>

#ifdef CHAPTER_DRAW

int main(int argc, char **argv)
{
    static const double zero[2] = { 0, 0 };
    ch_run run;
    ch_table *t;
    tp_figure *f;
    tp_panel *p;
    const double *x;
    ch_begin(&run, argc, argv, "00-frame", "Draws a table.", NULL, 0);
    t = ch_table_read(&run, "table.csv");
    x = ch_column(t, "x");
    if (strcmp(ch_cell(t, 1, "name"), "a \"b\",\nc") ||
        ch_value_get(&run, "third") != 1.0 / 3)
        ch_fail(&run, "what was written is not what is read");
    f = tp_begin(NULL);
    p = tp_axes(f, 0, 0, NULL);
    tp_line(p, ch_table_rows(t) < 2 ? ch_table_rows(t) : 2, x, zero, NULL);
    ch_figure(&run, f, "figure");
    return ch_end(&run);
}

#else

/* ------------------------------------------------------------------- the chapter */

enum {
    NONE,
    VALUE_NAN,
    VALUE_TWICE,
    VALUE_KEY,
    VALUE_QUOTE,
    CSV_INFINITY,
    CSV_SHORT,
    CSV_LONG,
    CSV_OPEN,
    CSV_TWICE,
    CSV_NAME,
    CLAIM_TWICE,
    CLAIM_SILENT,
    CLAIM_ERROR,
    CLAIM_INFINITE,
    BODY_FAIL,
    BODY_TRY,
    BODY_ASSERT,
    BODY_VALUE,
    BODY_CSV,
    NESTED,
    ASSERT,
    LARGE,
    DATA_INSIDE,
    KEEP_NAME,
    KEEP_SIZE,
    KEEP_GROWS,
    BAR,
    NUMBERS,
    TABLE,
    TROUBLES
};

typedef struct frame {
    ch_run *run;
    ch_csv *csv;
    size_t D, trouble, sleep, steps;
} frame;
enum { SETS = 40 };

static void nothing(void *context, size_t index, void *result)
{
    (void)context, (void)index, (void)result;
}

static void pause_for(size_t milliseconds)
{
    struct timespec pause = { 0, 1000000 * (long)milliseconds };
    nanosleep(&pause, NULL);
}

/* A long replicate: chaotic, so that one wrong bit on the way changes all that follows. */
static double iterate(const frame *f, size_t index)
{
    const double part = 4. / (double)(f->steps * SETS);
    struct {
        size_t step;
        double x[64];
    } s = { 0, { 0 } };
    char name[32];
    size_t i;
    for (i = 0; i < 64; i++) s.x[i] = (double)(1 + index + i) / 128;
    snprintf(name, sizeof name, "part-%zu", index);
    if (ch_restore(f->run, name, &s, sizeof s)) ch_advance(f->run, part * (double)s.step);
    while (s.step < f->steps) {
        for (i = 0; i < 64; i++) s.x[i] *= 3.9 * (1 - s.x[i]);
        if (++s.step % 10 == 0 || s.step == f->steps) {
            ch_keep(f->run, name, &s, sizeof s);
            pause_for(f->sleep);
        }
        ch_advance(f->run, part);
    }
    if (index == 11 && getenv("FRAME_STOPS")) ch_fail(f->run, "stopped");
    return tr_sum_d(64, s.x);
}

/* One replicate that takes 0.3 s, and what the bar shows of it. */
static void advance(ch_run *run)
{
    double x = 0;
    ch_keep(run, "x", &x, sizeof x);
    ch_restore(run, "x", &x, sizeof x);
    pause_for(110);
    ch_advance(run, 0.25);
    pause_for(110);
    ch_advance(run, 0.001);
    pause_for(110);
    ch_advance(run, 0.12);
}

/* Data whose checksum is known, and a table. */
static void data(ch_run *run, size_t trouble)
{
    size_t rows, i;
    if (trouble == NUMBERS) {
        double *x = ch_data(
            run, "numbers.csv",
            "640bc54256ac89118aac39758dc89db2f51dbbfa3b88b821a9d8a0f94812435f", 3, &rows);
        ch_value_count(run, "rows", rows);
        ch_value(run, "sum", tr_sum_d(3 * rows, x));
        free(x);
    }
    if (trouble == TABLE && !ch_data_exists(run, "full/t.csv"))
        ch_value_text(run, "table", "none");
    else if (trouble == TABLE) {
        ch_table *t = ch_data_table(run, "full/t.csv");
        i = ch_rows(t, &rows, "name=%s,k=%d", "a \"b\"", 7);
        ch_value_count(run, "first", i);
        ch_value_count(run, "rows", rows);
        ch_value_count(run, "all", ch_table_rows(t));
        ch_value(run, "x", ch_column(t, "x")[i]);
        ch_value_text(run, "text", ch_cell(t, i, "x"));
    }
}

/* A checkpoint that grows, so that a full disk does not take the larger one. */
static void grow(ch_run *run)
{
    static unsigned char x[100000];
    memset(x, 7, 1000);
    if (ch_restore(run, "grows", x + 1000, 1000))
        ch_value_count(run, "restored", !memcmp(x, x + 1000, 1000));
    else
        ch_keep(run, "grows", x, 1000);
    if (getenv("FRAME_GROWS")) ch_keep(run, "grows", x, sizeof x);
}

static void body(void *context, size_t index, void *result)
{
    const frame *f = context;
    double *x = ch_alloc(f->run, f->D, sizeof *x);
    size_t i;
    for (i = 0; i < f->D; i++) x[i] = 1.0 / (double)(1 + index + i);
    *(double *)result = tr_dot_d(f->D, x, x);
    free(x);
    if (f->steps && index % 4 == 3) *(double *)result += iterate(f, index);
    if (f->sleep && !f->steps) pause_for(f->sleep);
    if (f->trouble == BAR && index == 0) advance(f->run);
    if (index != 5 && index != 6 && index != 11) return;
    if (index == 5 && f->trouble == BODY_FAIL) pause_for(50); /* the later fail sooner */
    if (f->trouble == BODY_FAIL) ch_fail(f->run, "replicate %zu", index);
    if (f->trouble == BODY_TRY)
        ch_try(f->run, TR_ERR_SINGULAR, ch_text(f->run, "replicate %zu", index));
    if (f->trouble == BODY_ASSERT) TR_ASSERT(index == f->D);
    if (f->trouble == BODY_VALUE) ch_value(f->run, "inside", 1);
    if (f->trouble == BODY_CSV) ch_csv_number(f->csv, 1);
    if (f->trouble == DATA_INSIDE) ch_data(f->run, "x", NULL, 3, &f->run->restored);
    if (f->trouble == KEEP_NAME) ch_keep(f->run, "a/b", &index, sizeof index);
    if (f->trouble == NESTED) ch_replicates(f->run, "inner", 1, 0, NULL, nothing, NULL);
}

static int chapter(int argc, char **argv)
{
    frame f;
    double lambda, start[2] = { 0.5, 0.1 }, *results;
    ch_run run;
    ch_csv *c;
    ch_claim claim = {
        "R1", "post, Eq. 1", "it \"grows\"", "3 %", 0.5, 0, NAN, NAN, NULL
    };
    size_t i;
    ch_option options[] = {
        { "D", CH_COUNT, &f.D, 1, 100000, 20, 100, 1000, "dimension" },
        { "lambda", CH_REAL, &lambda, 0, HUGE_VAL, 0.5, 0.5, 0.5,
          "strength of the ridge" },
        { "sleep", CH_COUNT, &f.sleep, 0, 999, 0, 0, 0,
          "milliseconds in every replicate" },
        { "steps", CH_COUNT, &f.steps, 0, 1000000, 0, 0, 0,
          "steps of an iteration in every fourth replicate" },
        { "trouble", CH_COUNT, &f.trouble, 0, TROUBLES - 1, 0, 0, 0, "a mistake" },
        { "start", CH_PAIR, start, 0, 10, 0, 0, 0, "where it begins" },
    };
    ch_begin(&run, argc, argv, "00-frame", "A chapter without a subject.", options, 6);
    if (f.D == 13) ch_fail(&run, "--D: '13' is not accepted\n; a luckier number");
    f.run = &run;
    ch_value(&run, "third", 1.0 / 3);
    ch_value_text(&run, "what", "text: #1");
    f.csv = c = ch_csv_begin(&run, "table.csv", "x,n,name");
    ch_csv_number(c, 0.1);
    ch_csv_count(c, 18446744073709551615u);
    ch_csv_text(c, "");
    ch_csv_row(c);
    ch_csv_number(c, -1e-300);
    ch_csv_count(c, 0);
    ch_csv_text(c, "a \"b\",\nc");
    ch_csv_row(c);
    if (f.trouble == CSV_INFINITY) ch_csv_number(c, HUGE_VAL);
    if (f.trouble == CSV_SHORT) ch_csv_row(c);
    for (i = 0; f.trouble == CSV_LONG && i < 4; i++) ch_csv_count(c, i);
    if (f.trouble == CSV_TWICE) ch_csv_begin(&run, "table.csv", "x");
    if (f.trouble == CSV_NAME) ch_csv_begin(&run, "../table.csv", "x");
    for (i = 0; f.trouble == LARGE && i < 100000; i++) {
        ch_csv_number(c, 1.0 / 3);
        ch_csv_number(c, 1.0 / 7);
        ch_csv_text(c, "fills a disk");
        ch_csv_row(c);
    }
    if (f.trouble == VALUE_NAN) ch_value(&run, "x", NAN);
    if (f.trouble == VALUE_TWICE) ch_value_count(&run, "D", 1);
    if (f.trouble == VALUE_KEY) ch_value_count(&run, "a key", 1);
    if (f.trouble == VALUE_QUOTE) ch_value_text(&run, "x", "a \"b\"");
    if (f.trouble == KEEP_SIZE) ch_keep(&run, "x", &f.D, 1);
    if (f.trouble == KEEP_SIZE) ch_restore(&run, "x", &f.D, 2);
    if (f.trouble == KEEP_GROWS) grow(&run);
    data(&run, f.trouble);
    if (f.trouble == ASSERT) TR_ASSERT(f.D == 0);

    results = ch_alloc(&run, SETS, sizeof *results);
    ch_replicates(&run, "replicates", SETS, sizeof *results, results, body, &f);
    if (f.trouble != CSV_OPEN) ch_csv_end(c);
    c = ch_csv_begin(&run, "replicates.csv", "result");
    for (i = 0; i < SETS; i++) {
        ch_csv_number(c, results[i]);
        ch_csv_row(c);
    }
    ch_csv_end(c);
    free(results);

    ch_claim_add(&run, claim, CH_CORRECTED);
    claim.id = f.trouble == CLAIM_TWICE ? "R1" : "R2";
    claim.measured = NAN;
    if (f.trouble != CLAIM_SILENT) claim.note = ch_text(&run, "judged by %d tests", 3);
    if (f.trouble == CLAIM_ERROR) claim.error = -1;
    if (f.trouble == CLAIM_INFINITE) claim.tolerance = HUGE_VAL;
    ch_claim_add(&run, claim, CH_ARTEFACT);
    return ch_end(&run);
}

/* --------------------------------------------------------------------- the tests */

static char folder[4096], command[16384], text[65536];

static const char *slurp(const char *name)
{
    FILE *f;
    size_t n = 0;
    snprintf(command, sizeof command, "%s/%s", folder, name);
    f = fopen(command, "r");
    if (f) n = fread(text, 1, sizeof text - 1, f);
    if (f) fclose(f);
    text[n] = 0;
    return f ? text : "(no such file)";
}

/* Exit status of this program as a chapter, in a shell in the tests' folder. */
static int run(const char *self, const char *before, const char *arguments)
{
    int status;
    snprintf(command, sizeof command, "cd '%s' && %s '%s' %s >stdout 2>stderr", folder,
             before, self, arguments);
    status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int shell(const char *line)
{
    snprintf(command, sizeof command, "cd '%s' && %s", folder, line);
    return system(command) == 0;
}

static void same(const char *got, const char *want, const char *name)
{
    if (!check(!strcmp(got, want), name)) {
        const char *c;
        printf("# got: ");
        for (c = got; *c; c++) printf(*c == '\n' ? "\n# " : "%c", *c);
        printf("\n");
    }
}

static void check_results(const char *self)
{
    check(run(self, "", "--scale quick --out a/b") == 0, "a run succeeds");
    same(slurp("stderr"), "", "it is silent where there is no terminal");
    same(
        slurp("a/b/values.yaml"),
        "scale: \"quick\"\nseed: \"1\"\nD: \"20\"\nlambda: \"0.5\"\nsleep: \"0\"\nsteps: \"0\"\n"
        "trouble: \"0\"\nstart_1: \"0.5\"\nstart_2: \"0.10000000000000001\"\nthird: \"0.33333333333333331\"\nwhat: \"text: #1\"\n",
        "values.yaml");
    same(slurp("a/b/table.csv"),
         "x,n,name\n0.10000000000000001,18446744073709551615,\n"
         "-1e-300,0,\"a \"\"b\"\",\nc\"\n",
         "a table, quoted");
    same(
        slurp("a/b/claims.csv"),
        "id,source,says,published,measured,error,expected,tolerance,verdict,note\n"
        "00-R1,\"post, Eq. 1\",\"it \"\"grows\"\"\",3 %,0.5,,,,\"reproduced, "
        "corrected\",\n"
        "00-R2,\"post, Eq. 1\",\"it \"\"grows\"\"\",3 %,,,,,artefact,judged by 3 tests\n",
        "claims.csv");
    check(shell("test \"$(ls -A a/b | tr '\\n' ' ')\" = "
                "'claims.csv replicates.csv run.txt table.csv values.yaml '"),
          "nothing but the results is left");
    check(shell("grep -q '^instruction set: ' a/b/run.txt && grep -q 'quick --out' "
                "a/b/run.txt"),
          "run.txt tells machine and command");
    check(run(self, "",
              "--scale full --D 20 --seed 18446744073709551615 --lambda=2e-1 "
              "--start 3,.25") == 0,
          "the default folder");
    check(
        shell(
            "grep -q '^D: \"20\"' build/full/00-frame/values.yaml && "
            "grep -q '^lambda: \"0.20000000000000001\"' build/full/00-frame/values.yaml "
            "&& "
            "grep -q '^start_2: \"0.25\"' build/full/00-frame/values.yaml && "
            "grep -q '^seed: \"18446744073709551615\"' build/full/00-frame/values.yaml"),
        "options beat the scale, whichever comes first");
}

static void check_threads(const char *self)
{
    static const char *const t[] = { "1", "2", "3", "4" };
    char arguments[64], name[64];
    size_t i;
    for (i = 0; i < 4; i++) {
        snprintf(arguments, sizeof arguments, "--sleep 1 --threads %s --out t%s", t[i],
                 t[i]);
        check(run(self, "", arguments) == 0, arguments);
        snprintf(name, sizeof name, "for f in t1/*[!t].*; do cmp $f t%s/${f#t1/}; done",
                 t[i]);
        snprintf(name, sizeof name, "diff -rq -x run.txt t1 t%s", t[i]);
        check(shell(name), name);
    }
}

/* Every mistake: status, message, and nothing left behind. */
static void check_troubles(const char *self)
{
    static const struct {
        int trouble, status;
        const char *message;
    } t[] = {
        { VALUE_NAN, 1, "value 'x' is nan, not a finite number" },
        { VALUE_TWICE, 1, "value 'D' is used twice" },
        { VALUE_KEY, 1, "'a key' is no key of a value" },
        { VALUE_QUOTE, 1, "value 'x' holds a quote, backslash or control character" },
        { CSV_INFINITY, 1, "table.csv: row 3, column 1 is inf, not a finite number" },
        { CSV_SHORT, 1, "table.csv: row 3 has 0 of 3 cells" },
        { CSV_LONG, 1, "table.csv: row 3 has more than 3 cells" },
        { CSV_OPEN, 1, "table.csv is not ended" },
        { CSV_TWICE, 1, "file 'table.csv' is used twice" },
        { CSV_NAME, 1, "'../table.csv' is no name for a file of results" },
        { CLAIM_TWICE, 1, "claim 'R1' is used twice" },
        { CLAIM_SILENT, 1,
          "claim 'R2': no number and no note that says how it was judged" },
        { CLAIM_ERROR, 1,
          "claim 'R2': measured nan, error -1, expected nan, tolerance nan" },
        { CLAIM_INFINITE, 1,
          "claim 'R2': measured nan, error 0, expected nan, tolerance inf" },
        { BODY_FAIL, 2, "replicate 5" },
        { BODY_TRY, 1, "replicate 5: the matrix is not positive definite" },
        { BODY_ASSERT, 1, "assertion failed: index == f->D" },
        { BODY_VALUE, 1, "value 'inside' is written inside ch_replicates" },
        { BODY_CSV, 1, "file 'table.csv' is written inside ch_replicates" },
        { NESTED, 1, "ch_replicates (inner) inside ch_replicates" },
        { DATA_INSIDE, 1, "chapters/data/x is read inside ch_replicates" },
        { KEEP_NAME, 1, "'a/b' is no name for a checkpoint" },
        { ASSERT, 1, "assertion failed: f.D == 0" }
    };
    char arguments[64], want[256], name[300];
    size_t i, threads;
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
        for (threads = 1; threads <= 4; threads += 3) {
            int status;
            snprintf(arguments, sizeof arguments,
                     "--trouble %d --threads %zu --out bad/er", t[i].trouble, threads);
            status = run(self, "", arguments);
            snprintf(want, sizeof want, "00-frame: %s\n", t[i].message);
            snprintf(name, sizeof name, "%zu threads: %s", threads, t[i].message);
            same(slurp("stderr"), want, name);
            check(status == t[i].status && shell("test ! -e bad"),
                  "with its exit status, and nothing left");
        }
}

static void check_options(const char *self)
{
    static const struct {
        const char *before, *arguments, *message;
    } o[] = {
        { "", "--D 0", "--D: '0' is not accepted; a whole number from 1 to 100000" },
        { "", "--D -5", "--D: '-5' is not accepted; a whole number from 1 to 100000" },
        { "", "--D=1e3", "--D: '1e3' is not accepted; a whole number from 1 to 100000" },
        { "", "--D ''", "--D: '' is not accepted; a whole number from 1 to 100000" },
        { "", "--D ' 7'", "--D: ' 7' is not accepted; a whole number from 1 to 100000" },
        { "", "--D 99999999999999999999",
          "--D: '99999999999999999999' is not accepted; a whole number from 1 to "
          "100000" },
        { "", "--D 13", "--D: '13' is not accepted?; a luckier number" },
        { "", "--lambda -1", "--lambda: '-1' is not accepted; a number of at least 0" },
        { "", "--lambda nan", "--lambda: 'nan' is not accepted; a number of at least 0" },
        { "", "--lambda inf", "--lambda: 'inf' is not accepted; a number of at least 0" },
        { "", "--lambda 1e999",
          "--lambda: '1e999' is not accepted; a number of at least 0" },
        { "", "--lambda 1,5", "--lambda: '1,5' is not accepted; a number of at least 0" },
        { "", "--start 1",
          "--start: '1' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--start 1,2,3",
          "--start: '1,2,3' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--start 1,",
          "--start: '1,' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--start 1,11",
          "--start: '1,11' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--start 1x2",
          "--start: '1x2' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--start ,1",
          "--start: ',1' is not accepted; two numbers, A,B, each from 0 to 10" },
        { "", "--scale huge",
          "--scale: 'huge' is not accepted; quick, standard or full" },
        { "", "--seed x",
          "--seed: 'x' is not accepted; a whole number from 0 to 18446744073709551615" },
        { "", "--seed 18446744073709551616",
          "--seed: '18446744073709551616' is not accepted; a whole number from 0 to "
          "18446744073709551615" },
        { "", "--threads 0",
          "--threads: '0' is not accepted; a whole number from 1 to 1024" },
        { "", "--threads 2000",
          "--threads: '2000' is not accepted; a whole number from 1 to 1024" },
        { "", "--seed", "'--seed' is not accepted; it needs a value" },
        { "", "--nope 3",
          "'--nope' is not accepted; the options are --scale --seed --threads --out --data --fresh "
          "--help "
          "--version --D --lambda --sleep --steps --trouble --start" },
        { "", "-x", NULL },
        { "", "stray", NULL },
        { "", "--help=me", NULL },
        { "", "--out ''", "--out: '' is not accepted; the name of a folder" },
        { "", "--out stdout/sub",
          "--out: 'stdout/sub' is not accepted; a folder that can be written (Not a "
          "directory)" },
        { "", "--out stdout",
          "--out: 'stdout' is not accepted; a folder that can be written (Not a "
          "directory)" },
        { "TOYREG_ISA=mmx", "--scale quick", NULL }
    };
    char want[400], name[400];
    size_t i;
    for (i = 0; i < sizeof o / sizeof o[0]; i++) {
        int status = run(self, o[i].before, o[i].arguments);
        snprintf(name, sizeof name, "%s %s", o[i].before, o[i].arguments);
        snprintf(want, sizeof want, "00-frame: %s\n", o[i].message ? o[i].message : "");
        slurp("stderr");
        if (o[i].message)
            same(text, want, name);
        else
            check(strstr(text, "is not accepted; ") != NULL, name);
        check(status == 2 && strchr(text, '\n') == text + strlen(text) - 1 &&
                  shell("test ! -e build/standard"),
              "one line, status 2, nothing left");
    }
    check(run(self, "", "--help") == 0 &&
              strstr(slurp("stdout"),
                     "dimension; 1 to 100000 (default quick 20, standard "
                     "100, full 1000)"),
          "--help shows ranges and defaults");
    check(run(self, "", "--version") == 0 &&
              !strncmp(slurp("stdout"), "00-frame, toyreg ", 17),
          "--version");
}

/* Starts a long run into DIR, waits for its files, sends the signal. */
static void check_signal(const char *self, int number, const char *out, const char *name)
{
    struct timespec pause = { 0, 10000000 };
    char path[8192], want[] = "00-frame: interrupted; no result was written\n";
    struct stat s;
    int status = 0, tries = 0, other;
    pid_t child = fork();
    if (child == 0) {
        if (chdir(folder) || !freopen("stderr2", "w", stderr)) _exit(99);
        execl(self, self, "--sleep", "100", "--threads", "2", "--out", out, (char *)NULL);
        _exit(99);
    }
    snprintf(path, sizeof path, "%s/%s/table.csv.part", folder, out);
    while (stat(path, &s) && tries++ < 1000) nanosleep(&pause, NULL);
    snprintf(path, sizeof path, "--scale quick --out %s", out);
    other = run(self, "", path);
    check(other == 2 && strstr(slurp("stderr"), "another run is using it"),
          "a second run into the same folder is refused");
    kill(child, number);
    waitpid(child, &status, 0);
    check(WIFSIGNALED(status) && WTERMSIG(status) == number, name);
    same(slurp("stderr2"), want, "one line");
}

static void check_interruption(const char *self)
{
    check_signal(self, SIGINT, "new/er", "SIGINT ends a run");
    check(shell("test ! -e new"), "nothing is left");
    shell("cp -r a old");
    check_signal(self, SIGTERM, "old/b", "SIGTERM ends a run");
    check(shell("diff -r a old"), "results of the run before it stay");
    check(run(self, "", "--scale quick --trouble 20 --out old/b") == 1 &&
              shell("diff -r a old"),
          "they stay after a failure too");
    check(run(self, "ulimit -f 8;", "--trouble 22 --out full/er") == 1,
          "a file that cannot grow is a failure");
    check(strstr(slurp("stderr"), "table.csv: cannot be written (File too large)") &&
              shell("test ! -e full"),
          "one line, nothing left");
}

/* Starts this program as a chapter in the tests' folder, ARGUMENTS ended by NULL. */
static pid_t start(const char *self, const char *const *arguments)
{
    pid_t child = fork();
    if (child) return child;
    if (chdir(folder) || !freopen("stderr2", "w", stderr)) _exit(99);
    execv(self, (char *const *)arguments);
    _exit(99);
}

/* Killed again and again at random moments: what is there is nothing or the whole result,
   and in the end the bytes of a run that nobody stopped. */
static void check_kill(const char *self)
{
    const char *const arguments[] = { self,        "--steps", "40",    "--sleep", "3",
                                      "--threads", "2",       "--out", "killed",  NULL };
    int kills = 0, status = 0, whole = 1;
    tr_rng r = tr_rng_stream(1, 0);
    check(run(self, "", "--steps 40 --sleep 3 --out whole") == 0 &&
              shell("! grep -q restored whole/run.txt"),
          "a run with checkpoints");
    do {
        pid_t child = start(self, arguments);
        pause_for(5 + 2 * (size_t)kills +
                  tr_below(&r, 10)); /* longer on a busy machine */
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        kills += WIFSIGNALED(status);
    } while (WIFSIGNALED(status) && kills < 1000 && shell("test ! -e killed/run.txt"));
    check(shell("grep -q '^restored replicates: ' killed/run.txt"), "run.txt tells");
    if (WIFSIGNALED(status)) { /* when all was in place, but not yet cleared away */
        whole = shell("diff -r -x run.txt -x .checkpoints killed whole");
        status = run(self, "", "--steps 40 --sleep 3 --out killed");
    }
    printf("# killed %d times\n", kills);
    check(kills >= 3 && kills < 1000 && whole, "killed at random moments");
    check(status == 0 && !*slurp("stderr2"), "it comes to an end, silently");
    check(shell("diff -r -x run.txt killed whole"), "the same bytes, nothing else left");
}

/* A run that failed when most was done leaves its checkpoints; each test has a copy. */
static int resume(const char *self, const char *before, const char *arguments)
{
    char line[400];
    shell("rm -rf on && cp -r stopped on");
    snprintf(line, sizeof line, "--steps 20 --out on %s", arguments);
    return run(self, before, line);
}

static void check_checkpoints(const char *self)
{
    static const char *const damage[] = {
        ": >",
        "truncate -s -1",
        "truncate -s +1",
        "truncate -s 87",
        "truncate -s 500",
        /* magic, version, bytes, key, state, sum */
        "printf X | dd conv=notrunc bs=1 seek=0 of=",
        "printf X | dd conv=notrunc bs=1 seek=9 of=",
        "printf X | dd conv=notrunc bs=1 seek=17 of=",
        "printf X | dd conv=notrunc bs=1 seek=30 of=",
        "printf X | dd conv=notrunc bs=1 seek=100 of=",
        "printf XX | dd conv=notrunc bs=1 seek=606 of=",
    };
    char line[300];
    size_t i;
    run(self, "", "--steps 20 --out calm");
    check(run(self, "FRAME_STOPS=1", "--steps 20 --threads 3 --out stopped") == 2 &&
              !strcmp(slurp("stderr"), "00-frame: stopped\n"),
          "a run fails");
    check(shell("test \"$(ls -A stopped)\" = .checkpoints && "
                "test $(stat -c %s stopped/.checkpoints/part-3) = 608 && "
                "test ! -e stopped/.checkpoints/part-3.part"),
          "its checkpoints stay, and only they");
    for (i = 1; i < 4; i += 2) {
        snprintf(line, sizeof line, "--threads %zu", i);
        shell("echo garbage >stopped/.checkpoints/part-31.part");
        check(resume(self, "", line) == 0 && !*slurp("stderr") &&
                  shell("diff -r -x run.txt on calm"),
              "the next run goes on from there, with other threads, to the same bytes");
        check(shell("n=$(sed -n 's/^restored replicates: //p' on/run.txt) && "
                    "test $n -ge 3"),
              "it restored what there was");
    }
    for (i = 0; i < sizeof damage / sizeof damage[0]; i++) {
        int done;
        shell("cp -r stopped stopped.old");
        snprintf(line, sizeof line, "{ %s%sstopped/.checkpoints/part-3; } 2>dd",
                 damage[i], strchr(damage[i], '|') ? "" : " ");
        done = shell(line) && resume(self, "", "") == 2;
        check(done &&
                  strstr(slurp("stderr"), "00-frame: on/.checkpoints/part-3: damaged ("),
              damage[i]);
        check(strstr(text, "); delete it and run again, its replicate starts over\n") &&
                  strchr(text, '\n') == text + strlen(text) - 1 &&
                  shell("test \"$(ls -A on)\" = .checkpoints"),
              "one line that says what to do");
        shell("rm -r stopped && mv stopped.old stopped");
    }
    shell("rm -rf on && cp -r stopped on && rm on/.checkpoints/part-3");
    check(run(self, "", "--steps 20 --out on") == 0 &&
              shell("diff -r -x run.txt on calm"),
          "without it the run ends well");
    shell("mv stopped/.checkpoints/part-3 three && cp stopped/.checkpoints/part-7 "
          "stopped/.checkpoints/part-3");
    check(resume(self, "", "") == 0 && shell("diff -r -x run.txt on calm") &&
              strstr(slurp("stderr"), "another program or other options"),
          "the state of another replicate is not taken");
    shell("mv three stopped/.checkpoints/part-3");

    run(self, "", "--steps 20 --D 21 --out calm21");
    check(resume(self, "", "--D 21") == 0 && shell("diff -r -x run.txt on calm21"),
          "those of other options are not used");
    same(slurp("stderr"),
         "00-frame: checkpoints of another program or other options in on/.checkpoints "
         "are not used\n",
         "which one line tells");
    check(resume(self, "", "--seed 2") == 0 && *slurp("stderr") &&
              resume(self, "", "--scale full --D 100") == 0 && *slurp("stderr") &&
              resume(self, "", "--start 1,2") == 0 && *slurp("stderr"),
          "nor those of another seed, scale or start");
    snprintf(line, sizeof line, "cp '%.250s' other && echo >>other", self);
    check(shell(line) && resume("./other", "", "") == 0 && *slurp("stderr") &&
              shell("diff -r -x run.txt on calm"),
          "nor those of another program");
    check(resume(self, "", "--fresh") == 0 && !*slurp("stderr") &&
              shell("diff -r -x run.txt on calm && ! grep restored on/run.txt"),
          "--fresh starts over");
    shell("mkdir linked && touch linked/precious && rm -rf on && mkdir on && "
          "ln -s ../linked on/.checkpoints");
    check(run(self, "", "--fresh --out on") == 1 && shell("test -e linked/precious"),
          "and follows no link");

    check(run(self, "", "--trouble 25 --out size") == 2 &&
              strstr(slurp("stderr"), "x: damaged (it holds a state of another size); "),
          "a state of another size");
    check(run(self, "ulimit -f 8; FRAME_GROWS=1", "--trouble 26 --out full") == 1 &&
              !strcmp(slurp("stderr"), "00-frame: full/.checkpoints/grows: cannot be "
                                       "written (File too large)\n"),
          "a checkpoint that finds no room");
    check(shell("test \"$(ls -A full full/.checkpoints | tr '\\n' ' ')\" = "
                "'full: .checkpoints  full/.checkpoints: grows '"),
          "the one before it stays");
    check(run(self, "", "--trouble 26 --out full") == 0 &&
              strstr(slurp("full/values.yaml"), "restored: \"1\"\n"),
          "and is whole");
    check(run(self, "ulimit -f 0;", "--steps 20 --out full2/er") == 1 &&
              shell("test ! -e full2"),
          "where nothing can be written, nothing is left");
}

static void check_stop(const char *self, int number)
{
    const char *const arguments[] = { self,        "--steps", "40",    "--sleep", "3",
                                      "--threads", "2",       "--out", "new/er",  NULL };
    struct stat s;
    char path[8192];
    int status, tries = 0, i;
    pid_t child = start(self, arguments);
    for (i = 3; i <= 7; i += 4) { /* where two are, one call has ended */
        snprintf(path, sizeof path, "%s/new/er/.checkpoints/part-%d", folder, i);
        while (stat(path, &s) && tries++ < 10000) pause_for(1);
    }
    kill(child, number);
    waitpid(child, &status, 0);
    check(WIFSIGNALED(status) && WTERMSIG(status) == number, "a signal");
    same(slurp("stderr2"),
         "00-frame: interrupted; no result was written; the next run goes on where this "
         "one stopped\n",
         "one line that gives hope");
    check(shell("test \"$(ls -A new/er)\" = .checkpoints"), "checkpoints stay");
    check(run(self, "", "--steps 40 --sleep 3 --out new/er") == 0 && !*slurp("stderr") &&
              shell("diff -r -x run.txt new/er whole && "
                    "grep -q '^restored replicates: ' new/er/run.txt && rm -r new"),
          "it goes on, to the same bytes");
}

/* What the bar shows when a body tells its progress. */
static void check_bar(const char *self)
{
    const char *const arguments[] = { self, "--trouble", "27",  "--threads",
                                      "1",  "--out",     "bar", NULL };
    int terminal = posix_openpt(O_RDWR | O_NOCTTY), status = -1;
    const char *shown = "";
    size_t n = 0;
    pid_t child;
    check(terminal >= 0 && !grantpt(terminal) && !unlockpt(terminal), "a terminal");
    child = fork();
    if (child == 0) {
        int line = open(ptsname(terminal), O_RDWR | O_NOCTTY);
        if (chdir(folder) || line < 0 || dup2(line, 2) < 0) _exit(99);
        execv(self, (char *const *)arguments);
        _exit(99);
    }
    for (;;) { /* it ends with an error when the child has closed the other side */
        ssize_t got = read(terminal, text + n, sizeof text - 1 - n);
        if (got <= 0 && waitpid(child, &status, WNOHANG)) break;
        if (got > 0)
            n += (size_t)got;
        else
            pause_for(5);
    }
    close(terminal);
    text[n] = 0;
    check(status == 0 && (shown = strstr(text, "  25 %\r")) != NULL,
          "the bar shows what was restored, without a time");
    check(shown && (shown = strstr(shown, "  25 %, ")) != NULL &&
              strspn(shown + 8, "0123456789") > 0 &&
              !strncmp(shown + 8 + strspn(shown + 8, "0123456789"), " min left", 9),
          "the time that is left, which restored work does not shorten");
    check(shown && (shown = strstr(shown, "  37 %, ")) != NULL &&
              strstr(shown, " s left"),
          "the work that is done");
}

/* Data: each row is content, name of the file, and what is said of it. */
static void check_data(const char *self)
{
    static const struct {
        int trouble;
        const char *content, *message;
    } d[] = {
        { NUMBERS, "", "other data (0 rows of 3 numbers): their SHA-256 is e3b0c442" },
        { NUMBERS, "1,2,3\n-4e2,.5,6\n",
          "other data (2 rows of 3 numbers): their SHA-256 is " },
        { NUMBERS, "1,2,3\n4,5", ":2:4: damaged, the line does not end" },
        { NUMBERS, "1,2,3\n# x", ":2:4: damaged, the line does not end" },
        { NUMBERS, "1,2,3\n4,5\n", ":2:4: 2 numbers where a line is 3" },
        { NUMBERS, "1,2,3\n4,5,6,7\n",
          ":2:7: '7' is too much; a line is 3 numbers, with commas between" },
        { NUMBERS, "1,2,3\n\n",
          ":2:1: '' is no number; a line is 3 numbers, with commas between" },
        { NUMBERS, "1,2,3\n4,5x,6\n", ":2:3: '5x' is no number; " },
        { NUMBERS, "1,2,3\n4, 5,6\n", ":2:3: ' 5' is no number; " },
        { NUMBERS, "1,nan,3\n", ":1:3: 'nan' is no number; " },
        { NUMBERS, "1,1e999,3\n", ":1:3: '1e999' is no number; " },
        { NUMBERS, "1,2,3\r\n", ":1:5: '3?' is no number; " },
        { NUMBERS, "x\n1,2\\0003\n", ":2:4: damaged, a byte 0 in a text" },
        { TABLE, "name,k,x\na,1\n", ":2: damaged, 2 cells where the header has 3" },
        { TABLE, "name,k,x\na,1,2", ":2: damaged, the line does not end" },
        { TABLE, "name,k\n\"a \"\"b\"\"\",7\n", ":1: there is no column 'x'" },
        { TABLE, "name,k,x\n\"a \"\"b\"\"\",7,y\n",
          ":2: 'y' in column 'x' is not a number" },
        { TABLE, "name,k,x\n\"a \"\"b\"\"\",8,9\n",
          ": there is no row with name=a \"b\",k=7" },
    };
    char line[400], want[100], hex[65], *long_text = ch_alloc(NULL, 1000000, 1);
    char all[200 * 64 + 1];
    unsigned char bytes[200];
    size_t i;
    ch_sha256("abc", 3, hex);
    same(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
         "SHA-256 of abc, FIPS 180-4");
    ch_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
    same(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
         "of two blocks");
    memset(long_text, 'a', 1000000);
    ch_sha256(long_text, 1000000, hex);
    same(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
         "of a million a");
    free(long_text);
    for (i = 0; i < 200; i++) {
        bytes[i] = (unsigned char)i;
        ch_sha256(bytes, i, all + 64 * i);
    }
    ch_sha256(all, 200 * 64, hex);
    same(hex, "7a38a844c9e159de39f0862ee2e28569a8250831150a3fbf0a59c001129b2fb2",
         "of every length to 199, against another implementation");

    shell("mkdir -p d/full");
    shell("printf '# three\\nx,y,z\\n1,2,3\\n-4e2,.5,6\\n' >d/numbers.csv");
    snprintf(line, sizeof line, "--trouble %d --data d --out data", NUMBERS);
    check(run(self, "", line) == 0 && !*slurp("stderr") &&
              strstr(slurp("data/values.yaml"), "rows: \"2\"\nsum: \"-387.5\"\n"),
          "numbers");
    snprintf(line, sizeof line, "--trouble %d --data d --out data", TABLE);
    check(run(self, "", line) == 0 &&
              strstr(slurp("data/values.yaml"), "table: \"none\"\n"),
          "a table that may be absent");
    shell(
        "printf 'name,k,x\\na,7,1\\n\"a \"\"b\"\"\",8,2\\n\"a \"\"b\"\"\",7,3e0\\n\"a \"\"b\"\"\",7,4\\n"
        "b,7,\\n\"a \"\"b\"\"\",7,5\\n' >d/full/t.csv");
    check(run(self, "", line) == 0 &&
              strstr(slurp("data/values.yaml"),
                     "first: \"2\"\nrows: \"2\"\nall: \"6\"\nx: \"3\"\ntext: \"3e0\"\n"),
          "a table of the data, and rows of it");
    for (i = 0; i < sizeof d / sizeof d[0]; i++) {
        const char *name = d[i].trouble == TABLE ? "d/full/t.csv" : "d/numbers.csv";
        snprintf(line, sizeof line, "printf '%s' >%s", d[i].content, name);
        shell(line);
        snprintf(line, sizeof line, "--trouble %d --data d --out bad/er", d[i].trouble);
        snprintf(want, sizeof want, "00-frame: %s%s%s", name,
                 *d[i].message == ':' ? "" : ": ", d[i].message);
        check(run(self, "", line) == 2 && !strncmp(slurp("stderr"), want, strlen(want)) &&
                  strchr(text, '\n') == text + strlen(text) - 1 && shell("test ! -e bad"),
              want);
    }
    snprintf(line, sizeof line, "--trouble %d --data nowhere --out bad/er", NUMBERS);
    check(run(self, "", line) == 2, "no data");
    same(slurp("stderr"),
         "00-frame: nowhere/numbers.csv: cannot be read (No such file or directory); "
         "--data DIR is the folder of the data\n",
         "one line that names path and option");
    check(shell("printf '# three\\nx,y,z\\n1,2,3\\n-4e2,.5,6\\n' >d/numbers.csv"),
          "data again");
}

static void check_verdicts(void)
{
    check(ch_within(1.1, 1, 0.2) && ch_within(1, 1, 0) && !ch_within(1.3, 1, 0.2) &&
              !ch_within(NAN, 1, 1) && !ch_within(1, NAN, 1) && !ch_within(1, 1, NAN) &&
              !ch_within(1, 1, HUGE_VAL) && !ch_within(1, 1, -1),
          "ch_within");
    check(ch_plain(1) == CH_REPRODUCED && ch_plain(0) == CH_NOT_REPRODUCED, "ch_plain");
    check(ch_corrected(0, 0) == CH_NOT_REPRODUCED &&
              ch_corrected(1, 0) == CH_NOT_REPRODUCED &&
              ch_corrected(0, 1) == CH_CORRECTED && ch_corrected(1, 1) == CH_REPRODUCED,
          "ch_corrected");
    check(ch_conditional(0, 0) == CH_NOT_REPRODUCED &&
              ch_conditional(0, 1) == CH_NOT_REPRODUCED &&
              ch_conditional(1, 0) == CH_CONDITIONAL &&
              ch_conditional(1, 1) == CH_REPRODUCED,
          "ch_conditional");
    check(ch_artefact(0, 0) == CH_NOT_REPRODUCED &&
              ch_artefact(0, 1) == CH_NOT_REPRODUCED &&
              ch_artefact(1, 1) == CH_ARTEFACT && ch_artefact(1, 0) == CH_REPRODUCED,
          "ch_artefact");
    check(!strcmp(ch_verdict_name(CH_CONDITIONAL), "conditional") &&
              !strcmp(ch_verdict_name(CH_NOT_EVALUATED), "not evaluated"),
          "names of verdicts");
}

int main(int argc, char **argv)
{
    char self[4000] = "";
    if (argc > 1) return chapter(argc, argv);
    test_begin(argc, argv);
    if (*argv[0] != '/' && !getcwd(self, sizeof self / 2)) return 1;
    snprintf(self + strlen(self), sizeof self / 2, "%s%s", *self ? "/" : "", argv[0]);
    setenv("OMP_WAIT_POLICY", "passive", 1);
    snprintf(folder, sizeof folder, "%s.results", self);
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir '%s'", folder, folder);
    if (system(command)) return 1;
    check_verdicts();
    check_results(self);
    check_threads(self);
    check_options(self);
    check_troubles(self);
    check_interruption(self);
    check_kill(self);
    check_checkpoints(self);
    check_stop(self, SIGTERM);
    check_stop(self, SIGINT);
    check_bar(self);
    check_data(self);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (!test__failures && system(command)) return 1;
    return test_end();
}

#endif /* CHAPTER_DRAW */
