/* The frame of the chapters (chapters/chapter.h).  Without arguments this is a TAP
   program that runs itself as a chapter, "00-frame", in many ways; with arguments it
   is that chapter.  The option --trouble picks a mistake which the frame must catch. */
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
    TROUBLES
};

typedef struct frame {
    ch_run *run;
    ch_csv *csv;
    size_t D, trouble, sleep;
} frame;

static void nothing(void *context, size_t index, void *result)
{
    (void)context, (void)index, (void)result;
}

static void body(void *context, size_t index, void *result)
{
    const frame *f = context;
    struct timespec pause = { 0, 1000000 * (long)f->sleep };
    double *x = ch_alloc(f->run, f->D, sizeof *x);
    size_t i;
    for (i = 0; i < f->D; i++) x[i] = 1.0 / (double)(1 + index + i);
    *(double *)result = tr_dot_d(f->D, x, x);
    free(x);
    if (f->sleep) nanosleep(&pause, NULL);
    if (index != 5 && index != 6 && index != 11) return;
    if (index == 5 && f->trouble == BODY_FAIL) { /* the later ones fail sooner */
        pause.tv_nsec = 50000000;
        nanosleep(&pause, NULL);
    }
    if (f->trouble == BODY_FAIL) ch_fail(f->run, "replicate %zu", index);
    if (f->trouble == BODY_TRY)
        ch_try(f->run, TR_ERR_SINGULAR, ch_text(f->run, "replicate %zu", index));
    if (f->trouble == BODY_ASSERT) TR_ASSERT(index == f->D);
    if (f->trouble == BODY_VALUE) ch_value(f->run, "inside", 1);
    if (f->trouble == BODY_CSV) ch_csv_number(f->csv, 1);
    if (f->trouble == NESTED) ch_replicates(f->run, "inner", 1, 0, NULL, nothing, NULL);
}

static int chapter(int argc, char **argv)
{
    static const size_t sets = 40;
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
        { "sleep", CH_COUNT, &f.sleep, 0, 100, 0, 0, 0,
          "milliseconds in every replicate" },
        { "trouble", CH_COUNT, &f.trouble, 0, TROUBLES - 1, 0, 0, 0, "a mistake" },
        { "start", CH_PAIR, start, 0, 10, 0, 0, 0, "where it begins" },
    };
    ch_begin(&run, argc, argv, "00-frame", "A chapter without a subject.", options, 5);
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
    if (f.trouble == ASSERT) TR_ASSERT(f.D == 0);

    results = ch_alloc(&run, sets, sizeof *results);
    ch_replicates(&run, "replicates", sets, sizeof *results, results, body, &f);
    if (f.trouble != CSV_OPEN) ch_csv_end(c);
    c = ch_csv_begin(&run, "replicates.csv", "result");
    for (i = 0; i < sets; i++) {
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
        "scale: \"quick\"\nseed: \"1\"\nD: \"20\"\nlambda: \"0.5\"\nsleep: \"0\"\n"
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
          "--version --D --lambda --sleep --trouble --start" },
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
    snprintf(folder, sizeof folder, "%s.results", self);
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir '%s'", folder, folder);
    if (system(command)) return 1;
    check_verdicts();
    check_results(self);
    check_threads(self);
    check_options(self);
    check_troubles(self);
    check_interruption(self);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (!test__failures && system(command)) return 1;
    return test_end();
}

#endif /* CHAPTER_DRAW */
