/* chapter.h - the frame that all chapters share: options, scales, replicates, results,
   claims.

   A chapter is one source file and two programs.  The simulation is compiled as it
   stands and needs libc and libm; with CHAPTER_DRAW defined the same source becomes
   the program that draws its figures from the files which the simulation wrote.

       #include "chapter.h"

       #ifndef CHAPTER_DRAW
       int main(int argc, char **argv)
       {
           size_t D;
           ch_run run;
           ch_option options[] = {
               { "D", CH_COUNT, &D, 1, 100000, 200, 1000, 1000, "dimension of the data" },
           };
           ch_begin(&run, argc, argv, "00-demo", "What it shows.", options, 1);
           ch_value(&run, "edge", 0.25);
           return ch_end(&run);
       }
       #else
       int main(int argc, char **argv)
       {
           ch_run run;
           ch_begin(&run, argc, argv, "00-demo", "Draws its figures.", NULL, 0);
           ...
           return ch_end(&run);
       }
       #endif

   Include it before anything else; it brings toyreg.h with its implementation
   (drawing: toyreg.h's declarations, toyplot.h with its implementation).

   Results are complete or absent.  Every file is written under a temporary name
   (NAME.part) and renamed by ch_end, run.txt last, so a folder with run.txt holds one
   finished run.  After a failure or a signal the temporaries are gone, and so are the
   folders made for them; results of an earlier run stay as they were.

   Exit status: 0 done; 1 a failure while running; 2 bad input.  Both failures print
   one line.

   Nothing here makes a result depend on the number of threads or ranks.  The compiled
   simulation holds no line number, file name or date of its source, so a change of
   prose leaves it byte-identical.

   Compiled with OpenMP, with CH_MPI defined and linked with MPI, the simulation runs on
   all ranks of MPI (mpirun -n 4 ...).  Each runs the whole chapter, but they share its
   replicates; the first alone prints and writes results.  They must see the same folders
   of results and of data. */

#ifndef CHAPTER_INCLUDED
#define CHAPTER_INCLUDED

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <getopt.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#if defined(CH_MPI) && !defined(CHAPTER_DRAW)
#ifndef _OPENMP
#error "CH_MPI needs OpenMP: one thread of the first rank answers the other ranks"
#endif
#define CH__MPI
#include <mpi.h>
#endif

#if defined(__GNUC__)
#define CH_API static __attribute__((unused))
#define CH__NORETURN __attribute__((noreturn))
#define CH__PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define CH_API static
#define CH__NORETURN
#define CH__PRINTF(text, first)
#endif

/* CHAPTER_LINKED: the implementations of toyreg.h and toyplot.h come from another object
   file, library.c or one of the headers itself. */
#ifdef CHAPTER_LINKED
#define CH__ASSERTION
#else
#define CH__ASSERTION CH_API
#endif

/* The message has the expression only: with the line in it, prose would change the
   program. */
CH__ASSERTION CH__NORETURN void ch__assertion(const char *expression);
#define TR_ASSERT(condition) ((condition) ? (void)0 : ch__assertion(#condition))

#if !defined(CHAPTER_DRAW) && !defined(CHAPTER_LINKED)
#define TOYREG_STATIC
#define TOYREG_IMPLEMENTATION
#endif
#include "../toyreg.h"

/* ========================================================================== run */

typedef enum ch_scale { CH_QUICK, CH_STANDARD, CH_FULL } ch_scale;

/* An option of the chapter.  `value` points to a size_t (CH_COUNT) or to a double
   (CH_REAL) and receives the default of the scale, or what the command line says; or it
   points to two or three doubles (CH_PAIR, CH_TRIPLE: --start 0.5,0.1), which hold the
   default of every scale. */
typedef enum ch_kind { CH_COUNT, CH_REAL, CH_PAIR, CH_TRIPLE } ch_kind;
typedef struct ch_option {
    const char *name;
    ch_kind kind;
    void *value;
    double lower, upper;          /* accepted, both included */
    double quick, standard, full; /* defaults; 0 where `value` holds it */
    const char *help;             /* meaning, for --help */
} ch_option;

#define CH__FILES 64 /* files of one run */
#define CH__DEPTH 64 /* folders of one path */
#define CH__NAME 200 /* characters in the name of a checkpoint */

typedef struct ch__file ch__file, ch_csv;
typedef struct ch__entry ch__entry;
typedef struct ch__loop ch__loop;
typedef struct ch__more ch__more;
typedef struct ch__sha { /* what SHA-256 has read so far */
    uint32_t h[8];
    uint64_t bytes;
    unsigned char block[64];
} ch__sha;

typedef struct ch_run {
    ch_scale scale;
    uint64_t seed;
    int threads;
    const char *out; /* the folder of the results */

    /* private */
    int rank, ranks; /* of MPI; 0 of 1 without it */
    const char *name;
    int argc;
    char **argv;
    struct timespec start;
    ch__file
        *file[CH__FILES]; /* written by this run; the signal handler reads both lists */
    volatile sig_atomic_t files;
    /* Folders created by this run, outermost first, then that of the checkpoints. */
    const char *made[CH__DEPTH + 1];
    volatile sig_atomic_t folders;
    volatile sig_atomic_t bar; /* a progress bar is on the terminal's line */
    ch__file *values, *claims;
    ch__entry *keys, *texts;
    ch__loop *loop;     /* while ch_replicates runs */
    ch__more *more;     /* what ch_also announced for the next */
    const char *stages; /* lines of run.txt: what each ch_replicates took */
    const char *data;   /* the folder of --data */

    /* Checkpoints.  The signal handler reads `keeping`, `part`, `folder` and `kept`. */
    const char *checkpoints; /* their folder */
    ch__sha settings;        /* all that decides the results, but the program */
    unsigned char program[32];
    int program_read, fresh, strangers;
    size_t restored;
    volatile sig_atomic_t folder;  /* open, or -1 */
    volatile sig_atomic_t keeping; /* the file called `part` is being written */
    volatile sig_atomic_t kept;    /* the next run has something to go on from */
    char part[CH__NAME + 6];
} ch_run;

/* Reads the command line, prepares the output folder and checks the arithmetic.
   `name` is the chapter's ("01-ridge"), `purpose` one sentence for --help.  The
   chapter's n options follow the common ones: --scale, --seed, --threads, --out,
   --data, --fresh, --help, --version (drawing: --out, --data, --help, --version;
   `options` is ignored).  Bad input prints one line and exits with 2.  scale, seed and
   the options become values of the run, a pair as NAME_1 and NAME_2. */
CH_API void ch_begin(ch_run *run, int argc, char **argv, const char *name,
                     const char *purpose, ch_option *options, size_t n);

/* Puts all results in place and returns the program's exit status. */
CH_API int ch_end(ch_run *run);

/* "quick", "standard" or "full". */
CH_API const char *ch_scale_name(ch_scale scale);

/* ===================================================================== failures
   All of these may be called anywhere, also in the body of ch_replicates: the failure of
   the lowest index is then reported, the same one for any number of threads. */

/* Bad input found by the chapter itself: prints "NAME: ..." in one line, exits with 2. */
CH_API CH__NORETURN void ch_fail(ch_run *run, const char *format, ...) CH__PRINTF(2, 3);
/* Nothing if `status` is TR_OK, else prints `what` with the status message, exits with
   1. */
CH_API void ch_try(ch_run *run, tr_status status, const char *what);
/* count * size bytes of zeros, for free().  Exits with 1 if there is no memory. */
CH_API void *ch_alloc(ch_run *run, size_t count, size_t size);
/* A formatted string that lives until ch_end. */
CH_API const char *ch_text(ch_run *run, const char *format, ...) CH__PRINTF(2, 3);

/* ====================================================================== results
   Numbers are written with %.17g.  NaN, infinity and a key or file name used twice are
   failures. Not to be called from the body of ch_replicates (it fails there): the
   order would be lost. */

/* values.yaml, one line `key: "value"` each, in the order of the calls.  A key is a
   letter, then letters, digits, '_', '.' or '-'; a text has no quote, backslash or
   control character. */
CH_API void ch_value(ch_run *run, const char *key, double x);
CH_API void ch_value_count(ch_run *run, const char *key, uint64_t x);
CH_API void ch_value_text(ch_run *run, const char *key, const char *text);
/* The mean as `key` and its standard error as `key`_se. */
#ifndef CHAPTER_DRAW
CH_API void ch_value_stat(ch_run *run, const char *key, tr_stat s);
#endif

/* A CSV file: the header "epoch,mean,se" fixes the number of columns, and every row
   must have as many cells.  Quoting is that of RFC 4180, lines end in '\n'.  Several
   may be open at once. */
CH_API ch_csv *ch_csv_begin(ch_run *run, const char *file, const char *header);
CH_API void ch_csv_number(ch_csv *c, double x);
CH_API void ch_csv_count(ch_csv *c, uint64_t x);
CH_API void ch_csv_text(ch_csv *c, const char *text); /* "" is an empty cell */
CH_API void ch_csv_row(ch_csv *c);                    /* ends the row */
CH_API void ch_csv_end(ch_csv *c);

/* =================================================================== replicates */

/* Calls body(context, i, (char *)results + i * size) once for every i < n, in any
   order and on run->threads threads (one where OpenMP is not compiled in) of each rank;
   after it every rank has all results, which may be NULL.  A body may write its own
   result, which holds no pointer, and nothing else but what ch_also has announced, and
   draws its random numbers from streams that are a function of i, as ch_stream is.  On a
   terminal a bar labelled `what` shows progress and the time left. */
CH_API void ch_replicates(ch_run *run, const char *what, size_t n, size_t size,
                          void *results,
                          void (*body)(void *context, size_t index, void *result),
                          void *context);

/* Announces that replicate `index` of the next ch_replicates writes `bytes` at `to` as
   well, which every rank then has. */
CH_API void ch_also(ch_run *run, size_t index, void *to, size_t bytes);

/* From the body of a long replicate: a further `part` of the whole loop's work is done
   (the parts of all replicates sum to 1).  The bar then shows work instead of
   replicates.  The first call after a ch_restore that returned 1 tells what the
   checkpoint held; the time left does not count it as time spent.  Where a replicate of
   lower index has failed, ch_advance does not return: the loop ends early. */
CH_API void ch_advance(ch_run *run, double part);

/* A state that outlives the program, for replicates of more than a minute: `bytes` of it
   under `name`, in the folder .checkpoints of the run's results.  ch_keep replaces what
   the name held at once and durably: a program killed at any moment, or a full disk
   (status 1), leaves the state of the last complete call.  ch_restore returns 1 and
   fills `state` if there is one that this very program kept with the same scale, seed,
   options and data, else 0, the state untouched; those of another program or other
   options are noted in one line on stderr.  A damaged one, or one of another size, is
   bad input that the message names; --fresh removes all.  A failure or a signal leaves
   the checkpoints, ch_end removes them.  A name has at most 200 letters, digits, '_',
   '-' and '.', is not the name of two states, begins with no '.' and ends with no .part.
   Both may be called from the body of ch_replicates; one at a time writes.  A body that
   keeps its state at its end, too, is not run again after an interruption. */
#ifndef CHAPTER_DRAW
CH_API void ch_keep(ch_run *run, const char *name, const void *state, size_t bytes);
CH_API int ch_restore(ch_run *run, const char *name, void *state, size_t bytes);
#endif

/* Stream (replicate, part) of the run's seed, part < 256. */
#ifndef CHAPTER_DRAW
CH_API tr_rng ch_stream(const ch_run *run, size_t replicate, unsigned part);
#endif

/* Does theory meet the mean of n replicates at all points at once?  x is n x points, a
   row each (n >= 3), theory the claimed means.  *largest is the largest deviation of a
   mean in units of its standard error; *critical is what the largest of such deviations
   exceeds by chance once in 1000 times, with the points' correlations as in x: random
   normal weights (4000 draws from r) on the rows' residuals imitate the noise of the
   means, each draw studentized like them.  Points that do not vary, or agree to 1e-9, are
   left out: their spread may be nothing but rounding. */
#ifndef CHAPTER_DRAW
CH_API void ch_joint_test(ch_run *run, tr_rng r, size_t n, size_t points, const double *x,
                          const double *theory, double *largest, double *critical);
#endif

/* ========================================================================= data
   Committed files, read from the folder of --data (default chapters/data).  A missing or
   damaged one is bad input, with line and column in the message where there are any.
   None of these may be called from the body of ch_replicates. */

/* Rows of `columns` numbers separated by commas, every line ended; a line that begins
   with # is skipped, before the first row one that begins with a letter, too.  The file's
   SHA-256 must be `sha256` (64 hexadecimal digits; NULL: any).  Sets *rows; returns *rows
   x columns numbers, for free(). */
CH_API double *ch_data(ch_run *run, const char *file, const char *sha256, size_t columns,
                       size_t *rows);
/* Is there a file of this name? */
CH_API int ch_data_exists(ch_run *run, const char *file);

/* A CSV file with a header (RFC 4180, lines end in '\n'), cells as text or numbers.
   Lives until ch_end. */
typedef struct ch_table ch_table;
CH_API ch_table *ch_data_table(ch_run *run, const char *file);
CH_API size_t ch_table_rows(const ch_table *t);
/* The column's numbers, an empty cell as NAN; lives until ch_end. */
CH_API const double *ch_column(ch_table *t, const char *name);
/* One cell as text. */
CH_API const char *ch_cell(ch_table *t, size_t row, const char *name);
/* Adjoining rows by their cells' text, as in ch_rows(t, &n, "path=%s,start=%d", path, k):
   returns the first such row and sets *n to their number.  None is bad input.  The
   texts hold no comma. */
CH_API size_t ch_rows(ch_table *t, size_t *n, const char *format, ...) CH__PRINTF(3, 4);

/* SHA-256 (FIPS 180-4) of `bytes` of data, in 64 lower-case hexadecimal digits. */
CH_API void ch_sha256(const void *data, size_t bytes, char hex[65]);

/* ======================================================================= claims */

typedef enum ch_verdict {
    CH_REPRODUCED,
    CH_CORRECTED,
    CH_NOT_REPRODUCED,
    CH_CONDITIONAL,
    CH_ARTEFACT,
    CH_NOT_EVALUATED
} ch_verdict;

/* A row of the ledger.  NAN in measured, expected or tolerance is an empty cell; a row
   without a measured number needs a note that says how it was judged. */
typedef struct ch_claim {
    const char *id;        /* "R16"; the chapter's number comes before it: 01-R16 */
    const char *source;    /* post and place */
    const char *says;      /* what it claims */
    const char *published; /* the number or wording given there; "" if none */
    double measured;
    double error; /* standard error; 0 is exact and an empty cell */
    double expected, tolerance;
    const char *note;
} ch_claim;

/* Adds a row; strings are copied, NULL is "".  An id used twice is a failure. */
CH_API void ch_claim_add(ch_run *run, ch_claim c, ch_verdict v);

/* What a source says, in a list that the chapter keeps beside its text. */
typedef struct ch_statement {
    const char *id, *place, *says, *published;
} ch_statement;
/* Adds the row of statement `id`, one of n, of `post`: what was measured, and the
   verdict on it. */
CH_API void ch_judge(ch_run *run, const char *post, const ch_statement *list, size_t n,
                     const char *id, ch_verdict verdict, double measured, double error,
                     double expected, double tolerance, const char *note);
/* |measured - expected| <= tolerance; false if one is NaN, or the tolerance infinite
   or negative. */
CH_API int ch_within(double measured, double expected, double tolerance);
/* Verdicts from test outcomes. */
CH_API ch_verdict ch_plain(int holds);
/* The right form fails: not reproduced; the literal form holds too: reproduced; else
   corrected. */
CH_API ch_verdict ch_corrected(int literal_holds, int right_holds);
/* Fails where it should hold: not reproduced; holds outside too: reproduced; else
   conditional. */
CH_API ch_verdict ch_conditional(int inside, int outside);
/* The number does not come out: not reproduced; it means what is claimed: reproduced;
   else artefact. */
CH_API ch_verdict ch_artefact(int number_comes_out, int means_something_else);
/* As in claims.csv: "reproduced, corrected". */
CH_API const char *ch_verdict_name(ch_verdict v);

/* ====================================================================== drawing */
#ifdef CHAPTER_DRAW
#ifndef CHAPTER_LINKED
#define TOYPLOT_IMPLEMENTATION
#endif
#include "../figures/toyplot.h"

/* A CSV file of the run's folder.  A missing or damaged file, column or number prints
   one line with file and line, exits with 2. */
CH_API ch_table *ch_table_read(ch_run *run, const char *file);
/* A number or a text of values.yaml. */
CH_API double ch_value_get(ch_run *run, const char *key);
CH_API const char *ch_value_get_text(ch_run *run, const char *key);
/* Saves the figure as NAME.svg, NAME.pdf and NAME.png in the run's folder and ends it. */
CH_API void ch_figure(ch_run *run, tp_figure *figure, const char *name);
/* Saves the animation as NAME.apng there and ends it. */
CH_API void ch_animation(ch_run *run, tp_animation *animation, const char *name);
#endif

/* =============================================================== implementation */

struct ch__file {
    ch_run *run;
    FILE *f; /* NULL once closed */
    const char *name, *path, *part;
    size_t columns, column; /* of a CSV file: cells per row, cells so far in this one */
    size_t rows;
};

struct ch__entry { /* of a list of strings */
    ch__entry *next;
    char text[];
};

struct ch__more {
    ch__more *next;
    size_t index;
    void *to;
    size_t bytes;
};

typedef struct ch__news { /* of the replicates */
    size_t done;
    double work, restored; /* of all work 1: done, and of that by earlier runs */
    size_t failed;         /* lowest index that failed, or SIZE_MAX */
    int status;
    char message[512];
    size_t wanted;  /* by the rank that tells the news */
    int over, kept; /* it has ended the loop; it has kept a state */
} ch__news;

struct ch__loop { /* what the threads of ch_replicates share */
    const char *what;
    size_t n, next;
    ch__news news; /* on other ranks than the first, what that does not know yet */
    int terminal;
    struct timespec start, drawn, told;
    int *owner; /* the rank of each replicate; NULL if there is only one */
};

typedef struct ch__batch { /* of replicates, for one thread */
    size_t first, count, failed;
} ch__batch;

/* Where a failing body jumps to: back into ch_replicates, on its own thread. */
typedef struct ch__escape {
    jmp_buf out;
    size_t index;
    int restored; /* the next ch_advance tells what a checkpoint held */
} ch__escape;
static ch__escape *ch__body;
#ifdef _OPENMP
#pragma omp threadprivate(ch__body)
#endif

static ch_run *volatile ch__running; /* for the signal handler */

static double ch__seconds(struct timespec from)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - from.tv_sec) +
           1e-9 * (double)(now.tv_nsec - from.tv_nsec);
}

/* ----------------------------------------------------------------------- SHA-256 */

static void ch__sha_begin(ch__sha *s)
{
    static const uint32_t h[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    memset(s, 0, sizeof *s);
    memcpy(s->h, h, sizeof h);
}

static uint32_t ch__rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void ch__sha_block(ch__sha *s, const unsigned char *p)
{
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
        0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };
    uint32_t w[64], v[8];
    int i;
    for (i = 0; i < 16; i++, p += 4)
        w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    for (; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (ch__rotate(a, 7) ^ ch__rotate(a, 18) ^ a >> 3) + w[i - 7] +
               (ch__rotate(b, 17) ^ ch__rotate(b, 19) ^ b >> 10);
    }
    memcpy(v, s->h, sizeof v);
    for (i = 0; i < 64; i++) {
        uint32_t a = v[0], e = v[4];
        uint32_t t = v[7] + (ch__rotate(e, 6) ^ ch__rotate(e, 11) ^ ch__rotate(e, 25)) +
                     ((e & v[5]) ^ (~e & v[6])) + k[i] + w[i];
        uint32_t u = (ch__rotate(a, 2) ^ ch__rotate(a, 13) ^ ch__rotate(a, 22)) +
                     ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t;
        v[0] = t + u;
    }
    for (i = 0; i < 8; i++) s->h[i] += v[i];
}

static void ch__sha_add(ch__sha *s, const void *data, size_t bytes)
{
    const unsigned char *p = (const unsigned char *)data;
    while (bytes) {
        size_t used = s->bytes % 64, n = 64 - used < bytes ? 64 - used : bytes;
        memcpy(s->block + used, p, n);
        if (used + n == 64) ch__sha_block(s, s->block);
        s->bytes += n;
        p += n;
        bytes -= n;
    }
}

static void ch__sha_end(ch__sha *s, unsigned char digest[32])
{
    static const unsigned char pad[64] = { 0x80 };
    unsigned char length[8];
    int i;
    for (i = 0; i < 8; i++) length[i] = (unsigned char)(s->bytes << 3 >> (56 - 8 * i));
    ch__sha_add(s, pad, 1 + (119 - s->bytes % 64) % 64);
    ch__sha_add(s, length, 8);
    for (i = 0; i < 32; i++)
        digest[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

CH_API void ch_sha256(const void *data, size_t bytes, char hex[65])
{
    unsigned char digest[32];
    ch__sha s;
    int i;
    ch__sha_begin(&s);
    ch__sha_add(&s, data, bytes);
    ch__sha_end(&s, digest);
    for (i = 0; i < 32; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[64] = 0;
}

/* ---------------------------------------------------------------------- failures */

/* Leaves the folder as the run found it.  Also called by the signal handler.  Any rank
   may be the only one left to do so: whichever removes the first file tells why, that is
   where this returns 1. */
static int ch__remove(ch_run *run)
{
    int i, tells = run->ranks > 1 ? !run->rank && !run->files : 1;
    if (run->keeping) unlinkat(run->folder, run->part, 0);
    for (i = 0; i < (int)run->files; i++)
        if (!unlink(run->file[i]->part) && !i) tells = 1;
    for (i = (int)run->folders; i-- > 0;) rmdir(run->made[i]);
    return tells;
}

#ifdef CH__MPI
static void ch__sleep(double seconds)
{
    struct timespec t;
    t.tv_sec = (time_t)seconds;
    t.tv_nsec = (long)(1e9 * (seconds - (double)t.tv_sec));
    nanosleep(&t, NULL);
}
#endif

static CH__NORETURN CH__PRINTF(3, 0) void ch__die_list(ch_run *run, int status,
                                                       const char *format, va_list list)
{
    char message[512], *c;
    vsnprintf(message, sizeof message, format, list);
    for (c = message; *c; c++)
        if (iscntrl((unsigned char)*c)) *c = '?'; /* one line, whatever the input held */
    if (ch__body) {
#ifdef _OPENMP
#pragma omp critical(ch__replicates)
#endif
        if (ch__body->index < run->loop->news.failed) {
            run->loop->news.failed = ch__body->index;
            run->loop->news.status = status;
            memcpy(run->loop->news.message, message, sizeof message);
        }
        longjmp(ch__body->out, 1);
    }
#ifdef CH__MPI
    if (run->rank) ch__sleep(2); /* mostly the first fails, too, and ends all here */
#endif
    ch__running = NULL;
    if (ch__remove(run) || !run->rank || !run->files) {
        if (run->bar) fputs("\r\033[K", stderr);
        fprintf(stderr, "%s: %s\n", run->name, message);
    }
#ifdef CH__MPI
    if (run->ranks > 1) MPI_Abort(MPI_COMM_WORLD, status);
#endif
    exit(status);
}

static CH__NORETURN CH__PRINTF(3, 4) void ch__die(ch_run *run, int status,
                                                  const char *format, ...)
{
    va_list list;
    va_start(list, format);
    ch__die_list(run, status, format, list);
}

CH_API CH__NORETURN void ch_fail(ch_run *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    ch__die_list(run, 2, format, list);
}

CH__ASSERTION CH__NORETURN void ch__assertion(const char *expression)
{
    ch_run *run = ch__running;
    if (run) ch__die(run, 1, "assertion failed: %s", expression);
    fprintf(stderr, "assertion failed: %s\n", expression);
    exit(1);
}

CH_API void ch_try(ch_run *run, tr_status status, const char *what)
{
#ifndef CHAPTER_DRAW
    if (status != TR_OK) ch__die(run, 1, "%s: %s", what, tr_status_message(status));
#else
    if (status != TR_OK) ch__die(run, 1, "%s: status %d", what, (int)status);
#endif
}

CH_API void *ch_alloc(ch_run *run, size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p) ch__die(run, 1, "out of memory for %zu items of %zu bytes", count, size);
    return p;
}

static CH__PRINTF(2, 0) ch__entry *ch__entry_make(ch_run *run, const char *format,
                                                  va_list list)
{
    va_list again;
    ch__entry *e;
    int n;
    va_copy(again, list);
    n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0) ch__die(run, 1, "a text cannot be formatted");
    e = ch_alloc(run, 1, sizeof *e + (size_t)n + 1);
    vsnprintf(e->text, (size_t)n + 1, format, list);
    return e;
}

CH_API const char *ch_text(ch_run *run, const char *format, ...)
{
    va_list list;
    ch__entry *e;
    va_start(list, format);
    e = ch__entry_make(run, format, list);
    va_end(list);
#ifdef _OPENMP
#pragma omp critical(ch__replicates)
#endif
    {
        e->next = run->texts;
        run->texts = e;
    }
    return e->text;
}

static void ch__free(ch__entry *e)
{
    while (e) {
        ch__entry *next = e->next;
        free(e);
        e = next;
    }
}

/* Every name that must be used only once, with the kind of thing that it names. */
static CH__PRINTF(2, 3) void ch__once(ch_run *run, const char *format, ...)
{
    va_list list;
    ch__entry *e, **end = &run->keys;
    va_start(list, format);
    e = ch__entry_make(run, format, list);
    va_end(list);
    if (ch__body) ch__die(run, 1, "%s is written inside ch_replicates", e->text);
    for (; *end; end = &(*end)->next)
        if (!strcmp((*end)->text, e->text)) ch__die(run, 1, "%s is used twice", e->text);
    *end = e;
}

/* ------------------------------------------------------------------------- ranks */

/* Does one more thread answer the other ranks while ch_replicates runs? */
CH_API int ch__serves(const ch_run *run) { return run->ranks > 1 && !run->rank; }

#ifdef CH__MPI
static void ch__finalize(void) { MPI_Finalize(); }

/* Waits without the load of MPI's own waiting: the cores may be at work. */
static void ch__wait(MPI_Request request, MPI_Status *status)
{
    int there = 0;
    for (;;) {
        MPI_Test(&request, &there, status);
        if (there) return;
        ch__sleep(1e-4);
    }
}
#endif

/* Returns when all ranks have called it. */
CH_API void ch__meet(const ch_run *run)
{
#ifdef CH__MPI
    MPI_Request all;
    if (run->ranks == 1) return;
    MPI_Ibarrier(MPI_COMM_WORLD, &all);
    ch__wait(all, MPI_STATUS_IGNORE);
#else
    (void)run;
#endif
}

/* Finds the ranks, and how many threads each has if those of a machine share it. */
static void ch__ranks(ch_run *run)
{
    run->ranks = 1;
#ifdef CH__MPI
    {
        const long processors = sysconf(_SC_NPROCESSORS_ONLN);
        int level, here;
        MPI_Comm machine;
        if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) ||
            level < MPI_THREAD_SERIALIZED)
            ch__die(run, 1, "this MPI does not allow threads");
        atexit(ch__finalize);
        MPI_Comm_rank(MPI_COMM_WORLD, &run->rank);
        MPI_Comm_size(MPI_COMM_WORLD, &run->ranks);
        MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL,
                            &machine);
        MPI_Comm_size(machine, &here);
        MPI_Comm_free(&machine);
        if (run->threads > processors / here)
            run->threads = processors > here ? (int)processors / here : 1;
    }
#endif
}

/* ----------------------------------------------------------------------- signals */

static const int ch__signals[] = { SIGINT, SIGTERM, SIGHUP };

static void ch__block(int how)
{
    sigset_t set;
    size_t i;
    sigemptyset(&set);
    for (i = 0; i < sizeof ch__signals / sizeof ch__signals[0]; i++)
        sigaddset(&set, ch__signals[i]);
    sigprocmask(how, &set, NULL);
}

static void ch__stop(int signal_number)
{
    ch_run *run = ch__running;
    if (run) {
        static const char text[] = ": interrupted", none[] = "; no result was written",
                          lost[] = ", or one of the ranks was lost",
                          more[] = "; the next run goes on where this one stopped";
        ssize_t ignored = 0;
        if (ch__remove(run)) {
            if (run->bar) ignored = write(2, "\n", 1);
            ignored = write(2, run->name, strlen(run->name));
            ignored = write(2, text, sizeof text - 1);
            if (run->ranks > 1) ignored = write(2, lost, sizeof lost - 1);
            ignored = write(2, none, sizeof none - 1);
            if (run->kept) ignored = write(2, more, sizeof more - 1);
            ignored = write(2, "\n", 1);
        }
        (void)ignored;
    }
    raise(signal_number); /* the default action again, see SA_RESETHAND */
}

/* The handler runs on the main thread only: the others are created while these signals
   are blocked, and keep that.  So it cannot meet a file that is being created. */
static void ch__handle_signals(ch_run *run)
{
    struct sigaction stop, old;
    size_t i;
    ch__block(SIG_BLOCK);
#ifdef _OPENMP
    {
        int threads = 0;
        omp_set_dynamic(0);
        omp_set_num_threads(run->threads);
#pragma omp parallel num_threads(run->threads + ch__serves(run))
#pragma omp atomic
        threads++;
        run->threads = threads - ch__serves(run);
        if (!run->threads) ch__die(run, 1, "the first rank may not have two threads");
    }
#else
    run->threads = 1;
#endif
    memset(&stop, 0, sizeof stop);
    stop.sa_handler = ch__stop;
    stop.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
    sigemptyset(&stop.sa_mask);
    ch__running = run;
    for (i = 0; i < sizeof ch__signals / sizeof ch__signals[0]; i++)
        if (sigaction(ch__signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(ch__signals[i], &stop, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is then an error of write */
    ch__block(SIG_UNBLOCK);
}

/* ------------------------------------------------------------------------- files */

/* Registers a file of the run, called `part` until ch_end. */
static ch__file *ch__file_add(ch_run *run, const char *name, const char *part)
{
    ch__file *c;
    if (!*name || *name == '.' || strchr(name, '/'))
        ch__die(run, 1, "'%s' is no name for a file of results", name);
    ch__once(run, "file '%s'", name);
    if (run->files == CH__FILES) ch__die(run, 1, "more than %d files", CH__FILES);
    c = ch_alloc(run, 1, sizeof *c);
    c->run = run;
    c->name = ch_text(run, "%s", name);
    c->path = ch_text(run, "%s/%s", run->out, name);
    c->part = ch_text(run, "%s/%s", run->out, part);
    run->file[run->files] = c;
    run->files++;
    return c;
}

static void ch__cannot_write(ch__file *c)
{
    ch__die(c->run, 1, "%s: cannot be written (%s)", c->path, strerror(errno));
}

static ch__file *ch__file_begin(ch_run *run, const char *name)
{
    ch__file *c;
    ch__block(SIG_BLOCK);
    c = ch__file_add(run, name, ch_text(run, "%s.part", name));
    c->f = fopen(run->rank ? "/dev/null" : c->part, "w");
    if (!c->f) ch__cannot_write(c);
    ch__block(SIG_UNBLOCK);
    return c;
}

static CH__PRINTF(2, 3) void ch__print(ch__file *c, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (vfprintf(c->f, format, list) < 0) ch__cannot_write(c);
    va_end(list);
}

static void ch__file_end(ch__file *c)
{
    FILE *f = c->f;
    c->f = NULL;
    if (fflush(f) || (fsync(fileno(f)) && errno != EINVAL)) {
        int error = errno;
        fclose(f);
        errno = error;
        ch__cannot_write(c);
    }
    if (fclose(f)) ch__cannot_write(c);
}

static void ch__cannot_use(ch_run *run)
{
    ch__die(run, 2, "--out: '%s' is not accepted; a folder that can be written (%s)",
            run->out, strerror(errno));
}

#ifndef CHAPTER_DRAW
/* mkdir -p, with what was made noted for ch__remove. */
static void ch__folder(ch_run *run)
{
    const char *end = run->out;
    struct stat s;
    int missing = 0;
    if (!*end) ch__die(run, 2, "--out: '' is not accepted; the name of a folder");
    ch__block(SIG_BLOCK);
    do {
        const char *path;
        end += strspn(end, "/");
        end += strcspn(end, "/");
        path = ch_text(run, "%.*s", (int)(end - run->out), run->out);
        if (!stat(path, &s)) continue;
        if (missing == CH__DEPTH) ch__cannot_use(run);
        run->made[missing++] = path;
    } while (*end);
    ch__meet(run);
    for (; run->folders < missing; run->folders++)
        if (!run->rank && mkdir(run->made[run->folders], 0777)) ch__cannot_use(run);
    ch__block(SIG_UNBLOCK);
}
#endif

/* Two runs into one folder would mix their files; the lock ends with the process. */
static void ch__lock(ch_run *run)
{
    int folder = open(run->out, O_RDONLY | O_DIRECTORY);
    if (folder < 0) ch__cannot_use(run);
    if (flock(folder, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        ch__die(run, 2, "--out: '%s' is not accepted; another run is using it", run->out);
}

#ifndef CHAPTER_DRAW
/* Opens the folder; makes it if asked to.  0, or -1 with errno. */
static int ch__checkpoints_open(ch_run *run, int make)
{
    if (run->folder >= 0) return 0;
    if (make && mkdir(run->checkpoints, 0777) && errno != EEXIST) return -1;
    run->folder = open(run->checkpoints, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    return run->folder < 0 ? -1 : 0;
}

/* Removes the folder with all files in it, if there is one.  0, or -1 with errno. */
static int ch__checkpoints_remove(ch_run *run)
{
    DIR *list;
    struct dirent *file;
    if (ch__checkpoints_open(run, 0)) return errno == ENOENT ? 0 : -1;
    list = fdopendir(run->folder);
    if (!list) return -1;
    while ((file = readdir(list)) != NULL) unlinkat(run->folder, file->d_name, 0);
    run->folder = -1;
    closedir(list);
    return rmdir(run->checkpoints);
}
#endif

/* ------------------------------------------------------------------ command line */

CH_API const char *ch_scale_name(ch_scale scale)
{
    return scale == CH_QUICK ? "quick" : scale == CH_STANDARD ? "standard" : "full";
}

/* Digits only: strtoull alone would take " -1" for a huge number. */
static int ch__parse_count(const char *s, uint64_t *x)
{
    unsigned long long v;
    char *end;
    if (!*s || strspn(s, "0123456789") != strlen(s)) return 0;
    errno = 0;
    v = strtoull(s, &end, 10);
    *x = v;
    return !errno && v <= UINT64_MAX;
}

static int ch__parse_real(const char *s, double *x)
{
    char *end;
    if (!*s || strspn(s, "0123456789+-.eE") != strlen(s)) return 0;
    *x = strtod(s, &end);
    return !*end && isfinite(*x);
}

static CH__NORETURN void ch__refuse(ch_run *run, const char *option, const char *given,
                                    const char *accepted)
{
    ch__die(run, 2, "--%s: '%s' is not accepted; %s", option, given, accepted);
}

static const char *ch__range(ch_run *run, const ch_option *o)
{
    static const char *const kind[] = { "a whole number", "a number",
                                        "two numbers, A,B, each",
                                        "three numbers, A,B,C, each" };
    const char *what = kind[o->kind];
    if (o->upper < (o->kind == CH_COUNT ? 9007199254740992. : HUGE_VAL))
        return ch_text(run, "%s from %.15g to %.15g", what, o->lower, o->upper);
    return ch_text(run, "%s of at least %.15g", what, o->lower);
}

/* How many numbers it has. */
static size_t ch__length(const ch_option *o)
{
    return o->kind == CH_PAIR ? 2 : o->kind == CH_TRIPLE ? 3 : 1;
}

static double ch__default(const ch_option *o, ch_scale scale)
{
    return scale == CH_QUICK ? o->quick : scale == CH_STANDARD ? o->standard : o->full;
}

static void ch__store(const ch_option *o, double x)
{
    if (o->kind == CH_COUNT)
        *(size_t *)o->value = (size_t)x;
    else
        *(double *)o->value = x;
}

static void ch__set_list(ch_run *run, const ch_option *o, const char *given)
{
    size_t i, n = ch__length(o);
    const char *rest = given;
    for (i = 0; i < n; i++) {
        size_t length = strcspn(rest, ",");
        double *x = (double *)o->value + i;
        if ((rest[length] == ',') != (i + 1 < n) ||
            !ch__parse_real(ch_text(run, "%.*s", (int)length, rest), x) ||
            !(o->lower <= *x && *x <= o->upper))
            ch__refuse(run, o->name, given, ch__range(run, o));
        rest += length + 1;
    }
}

static void ch__set(ch_run *run, const ch_option *o, const char *given)
{
    uint64_t count = 0;
    double real = 0;
    int ok;
    if (ch__length(o) > 1) {
        ch__set_list(run, o, given);
        return;
    }
    ok = o->kind == CH_COUNT ? ch__parse_count(given, &count)
                             : ch__parse_real(given, &real);
    if (o->kind == CH_COUNT) {
        ok = ok && count <= (UINT64_C(1) << 53) && count <= SIZE_MAX;
        real = (double)count;
    }
    if (!ok || !(o->lower <= real && real <= o->upper))
        ch__refuse(run, o->name, given, ch__range(run, o));
    ch__store(o, real);
}

/* The options that are not the chapter's.  Values above those of characters. */
enum {
    CH__SCALE = 1000,
    CH__SEED,
    CH__THREADS,
    CH__FRESH,
    CH__OUT,
    CH__DATA,
    CH__HELP,
    CH__VERSION,
    CH__OWN
};
static const struct option ch__common[] = {
#ifndef CHAPTER_DRAW
    { "scale", required_argument, NULL, CH__SCALE },
    { "seed", required_argument, NULL, CH__SEED },
    { "threads", required_argument, NULL, CH__THREADS },
#endif
    { "out", required_argument, NULL, CH__OUT },
    { "data", required_argument, NULL, CH__DATA },
#ifndef CHAPTER_DRAW
    { "fresh", no_argument, NULL, CH__FRESH },
#endif
    { "help", no_argument, NULL, CH__HELP },
    { "version", no_argument, NULL, CH__VERSION }
};
enum { CH__COMMON = sizeof ch__common / sizeof ch__common[0] };

static CH__NORETURN void ch__help(const ch_run *run, const char *purpose,
                                  const ch_option *o, size_t n)
{
    size_t i;
    printf("usage: %s [options]\n%s\n\n", run->name, purpose);
#ifndef CHAPTER_DRAW
    printf("  --scale NAME      quick, standard or full (default standard)\n"
           "  --seed COUNT      seed of all random numbers (default %ju)\n"
           "  --threads COUNT   1 to 1024; the results do not depend on it (default %d)\n"
           "  --out DIR         folder of the results (default build/SCALE/%s)\n",
           (uintmax_t)run->seed, run->threads, run->name);
#else
    printf("  --out DIR         folder of the simulation's results, and of the figures\n"
           "                    (default build/standard/%s)\n",
           run->name);
#endif
    printf("  --data DIR        folder of the committed data (default chapters/data)\n");
#ifndef CHAPTER_DRAW
    printf("  --fresh           starts over: does not go on from an interrupted run\n");
#endif
    printf("  --help            this text\n"
           "  --version         the version\n");
    if (n) printf("\nSettings of the experiment\n");
    for (i = 0; i < n; i++) {
        static const char *const kind[] = { "COUNT", "REAL", "A,B", "A,B,C" };
        int width = printf("  --%s %s", o[i].name, kind[o[i].kind]);
        printf("%*s%s; ", width < 18 ? 20 - width : 2, "", o[i].help);
        if (o[i].upper < 9007199254740992.)
            printf("%.15g to %.15g", o[i].lower, o[i].upper);
        else
            printf("at least %.15g", o[i].lower);
        if (ch__length(&o[i]) > 1) {
            const double *x = o[i].value;
            size_t j;
            for (j = 0; j < ch__length(&o[i]); j++)
                printf("%s%.15g", j ? "," : " (default ", x[j]);
            printf(")\n");
        } else if (o[i].quick == o[i].standard && o[i].standard == o[i].full)
            printf(" (default %.15g)\n", o[i].standard);
        else
            printf(" (default quick %.15g, standard %.15g, full %.15g)\n", o[i].quick,
                   o[i].standard, o[i].full);
    }
    exit(fflush(stdout) || ferror(stdout));
}

static CH__NORETURN void ch__unknown(ch_run *run, const char *given,
                                     const struct option *all)
{
    char accepted[400];
    size_t length = 0;
    accepted[0] = 0;
    for (; all->name && length < sizeof accepted - 1; all++) {
        int n = snprintf(accepted + length, sizeof accepted - length, " --%s", all->name);
        length += n > 0 ? (size_t)n : 0;
    }
    ch__die(run, 2, "'%.64s' is not accepted; the options are%s", given, accepted);
}

static void ch__check_machine(ch_run *run)
{
#ifndef CHAPTER_DRAW
    static const char *const isa[] = { "scalar", "avx2", "avx512", "neon" };
    const char *wanted = getenv("TOYREG_ISA");
    if (wanted && *wanted && tr_isa_force(wanted) != TR_OK) {
        char accepted[64] = "";
        size_t i;
        for (i = 0; i < sizeof isa / sizeof isa[0]; i++)
            if (tr_isa_force(isa[i]) == TR_OK) {
                if (*accepted) strcat(accepted, ", ");
                strcat(accepted, isa[i]);
            }
        ch__die(run, 2, "TOYREG_ISA: '%.64s' is not accepted; this machine has %s",
                wanted, accepted);
    }
    if (tr_check_arithmetic() != TR_OK)
        ch__die(run, 1, "this process does not round to nearest or loses denormals");
#else
    (void)run;
#endif
}

CH_API void ch_begin(ch_run *run, int argc, char **argv, const char *name,
                     const char *purpose, ch_option *options, size_t n)
{
    struct option *all;
    const char *out = NULL;
    size_t i;
    int c, help = 0, version = 0;

    setlocale(LC_ALL, "C");
    memset(run, 0, sizeof *run);
    clock_gettime(CLOCK_MONOTONIC, &run->start);
    run->name = name;
    run->argc = argc;
    run->argv = argv;
    run->scale = CH_STANDARD;
    run->seed = 1;
    run->threads = 1;
    run->data = "chapters/data";
    run->folder = -1;
    ch__sha_begin(&run->settings);
#ifdef CHAPTER_DRAW
    n = 0;
#elif defined(_OPENMP)
    run->threads = omp_get_max_threads() < 1024 ? omp_get_max_threads() : 1024;
#endif
    ch__block(SIG_BLOCK); /* the threads of MPI keep that */
    ch__ranks(run);
    ch__block(SIG_UNBLOCK);

    all = ch_alloc(run, CH__COMMON + n + 1, sizeof *all);
    memcpy(all, ch__common, sizeof ch__common);
    for (i = 0; i < n; i++) {
        all[CH__COMMON + i].name = options[i].name;
        all[CH__COMMON + i].has_arg = required_argument;
        all[CH__COMMON + i].val = CH__OWN + (int)i;
    }

    /* Twice over the command line: the scale first, for the defaults, then all the
       rest. */
    for (i = 0; i < 2; i++) {
        size_t k;
        opterr = 0;
        optind = 1;
        for (k = 0; i == 1 && k < n; k++)
            if (ch__length(&options[k]) == 1)
                ch__store(&options[k], ch__default(&options[k], run->scale));
        while ((c = getopt_long(argc, argv, ":", all, NULL)) != -1) {
            uint64_t count;
            if (c == ':')
                ch__die(run, 2, "'%.64s' is not accepted; it needs a value",
                        argv[optind - 1]);
            if (c == '?') {
                char letter[3] = "-?";
                if (optopt > 0 && optopt < CH__SCALE) letter[1] = (char)optopt;
                ch__unknown(run, letter[1] == '?' ? argv[optind - 1] : letter, all);
            }
            if (c == CH__HELP) help = 1;
            if (c == CH__VERSION) version = 1;
            if (c == CH__OUT) out = optarg;
            if (c == CH__DATA) run->data = optarg;
            if (c == CH__FRESH) run->fresh = 1;
            if (c == CH__SCALE) {
                int s = CH_QUICK;
                while (s <= CH_FULL && strcmp(optarg, ch_scale_name((ch_scale)s))) s++;
                if (s > CH_FULL)
                    ch__refuse(run, "scale", optarg, "quick, standard or full");
                run->scale = (ch_scale)s;
            }
            if (c == CH__SEED && !ch__parse_count(optarg, &run->seed))
                ch__refuse(run, "seed", optarg,
                           "a whole number from 0 to 18446744073709551615");
            if (c == CH__THREADS) {
                if (!ch__parse_count(optarg, &count) || count < 1 || count > 1024)
                    ch__refuse(run, "threads", optarg, "a whole number from 1 to 1024");
                run->threads = (int)count;
            }
            if (c >= CH__OWN && i == 1) ch__set(run, &options[c - CH__OWN], optarg);
        }
        if (optind < argc) ch__unknown(run, argv[optind], all);
    }
    free(all);
    if ((help || version) && run->rank) exit(0);
    if (help) ch__help(run, purpose, options, n);
    if (version) {
#ifndef CHAPTER_DRAW
        printf("%s, toyreg %s\n", name, tr_version());
#else
        printf("%s, figures\n", name);
#endif
        exit(fflush(stdout) || ferror(stdout));
    }
    if (!out) out = ch_text(run, "build/%s/%s", ch_scale_name(run->scale), name);
    run->out = out;

    ch__check_machine(run);
    ch__handle_signals(run);
#ifdef CHAPTER_DRAW
    ch__lock(run);
    if (access(ch_text(run, "%s/run.txt", out), R_OK))
        ch__die(run, 2, "--out: '%s' is not accepted; a folder with a finished run", out);
#else
    ch__folder(run);
    if (!run->rank) ch__lock(run);
    run->checkpoints = ch_text(run, "%s/.checkpoints", out);
    run->made[run->folders] = run->checkpoints; /* goes if it is empty */
    run->folders++;
    if (run->fresh && !run->rank && ch__checkpoints_remove(run))
        ch__die(run, 1, "%s: cannot be removed (%s)", run->checkpoints, strerror(errno));
    ch__meet(run);
    run->values = ch__file_begin(run, "values.yaml");
    run->claims =
        ch_csv_begin(run, "claims.csv",
                     "id,source,says,published,measured,error,expected,tolerance,"
                     "verdict,note");
    ch_value_text(run, "scale", ch_scale_name(run->scale));
    ch_value_count(run, "seed", run->seed);
    ch__sha_add(&run->settings, &run->scale, sizeof run->scale);
    ch__sha_add(&run->settings, &run->seed, sizeof run->seed);
    for (i = 0; i < n; i++)
        ch__sha_add(&run->settings, options[i].value,
                    options[i].kind == CH_COUNT
                        ? sizeof(size_t)
                        : ch__length(&options[i]) * sizeof(double));
    for (i = 0; i < n; i++)
        if (options[i].kind == CH_COUNT)
            ch_value_count(run, options[i].name, *(const size_t *)options[i].value);
        else if (options[i].kind == CH_REAL)
            ch_value(run, options[i].name, *(const double *)options[i].value);
        else {
            size_t j;
            for (j = 0; j < ch__length(&options[i]); j++)
                ch_value(run, ch_text(run, "%s_%zu", options[i].name, j + 1),
                         ((const double *)options[i].value)[j]);
        }
#endif
}

/* ----------------------------------------------------------------------- results */

static void ch__key(ch_run *run, const char *key)
{
    if (!isalpha((unsigned char)*key) ||
        strspn(key,
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") !=
            strlen(key))
        ch__die(run, 1, "'%s' is no key of a value", key);
    ch__once(run, "value '%s'", key);
}

CH_API void ch_value(ch_run *run, const char *key, double x)
{
    ch__key(run, key);
    if (!isfinite(x)) ch__die(run, 1, "value '%s' is %g, not a finite number", key, x);
    ch__print(run->values, "%s: \"%.17g\"\n", key, x);
}

CH_API void ch_value_count(ch_run *run, const char *key, uint64_t x)
{
    ch__key(run, key);
    ch__print(run->values, "%s: \"%ju\"\n", key, (uintmax_t)x);
}

CH_API void ch_value_text(ch_run *run, const char *key, const char *text)
{
    const char *c;
    ch__key(run, key);
    for (c = text; *c; c++)
        if (*c == '"' || *c == '\\' || iscntrl((unsigned char)*c))
            ch__die(run, 1, "value '%s' holds a quote, backslash or control character",
                    key);
    ch__print(run->values, "%s: \"%s\"\n", key, text);
}

#ifndef CHAPTER_DRAW
CH_API void ch_value_stat(ch_run *run, const char *key, tr_stat s)
{
    ch_value(run, key, s.mean);
    ch_value(run, ch_text(run, "%s_se", key), tr_stat_se(&s));
}
#endif

CH_API ch_csv *ch_csv_begin(ch_run *run, const char *file, const char *header)
{
    ch_csv *c = ch__file_begin(run, file);
    const char *h;
    c->columns = 1;
    for (h = header; *h; h++) c->columns += *h == ',';
    ch__print(c, "%s\n", header);
    return c;
}

/* What comes before a cell. */
static void ch__cell(ch_csv *c)
{
    if (ch__body)
        ch__die(c->run, 1, "file '%s' is written inside ch_replicates", c->name);
    if (c->column == c->columns)
        ch__die(c->run, 1, "%s: row %zu has more than %zu cells", c->name, c->rows + 1,
                c->columns);
    if (c->column++) ch__print(c, ",");
}

CH_API void ch_csv_number(ch_csv *c, double x)
{
    ch__cell(c);
    if (!isfinite(x))
        ch__die(c->run, 1, "%s: row %zu, column %zu is %g, not a finite number", c->name,
                c->rows + 1, c->column, x);
    ch__print(c, "%.17g", x);
}

CH_API void ch_csv_count(ch_csv *c, uint64_t x)
{
    ch__cell(c);
    ch__print(c, "%ju", (uintmax_t)x);
}

CH_API void ch_csv_text(ch_csv *c, const char *text)
{
    ch__cell(c);
    if (!strpbrk(text, "\",\r\n")) {
        ch__print(c, "%s", text);
        return;
    }
    ch__print(c, "\"");
    for (; *text; text++) ch__print(c, *text == '"' ? "\"\"" : "%c", *text);
    ch__print(c, "\"");
}

CH_API void ch_csv_row(ch_csv *c)
{
    c->rows++;
    if (c->column != c->columns)
        ch__die(c->run, 1, "%s: row %zu has %zu of %zu cells", c->name, c->rows,
                c->column, c->columns);
    c->column = 0;
    ch__print(c, "\n");
}

CH_API void ch_csv_end(ch_csv *c)
{
    if (c->column) ch__die(c->run, 1, "%s: row %zu is not ended", c->name, c->rows + 1);
    ch__file_end(c);
}

/* -------------------------------------------------------------------- replicates */

/* Of all work, what is done: by the bodies' own account, else by replicates. */
static double ch__share(const ch__loop *loop)
{
    const ch__news *news = &loop->news;
    if (news->work > 0 && news->done < loop->n) return news->work > 1 ? 1 : news->work;
    return (double)news->done / (double)loop->n;
}

/* One line such as "01-ridge: datasets [######......]  50 %, 12 s left". */
static void ch__bar(ch_run *run, ch__loop *loop)
{
    static const char full[] = "########################",
                      empty[] = "........................";
    enum { WIDTH = sizeof full - 1 };
    const double share = ch__share(loop), here = share - loop->news.restored;
    const int filled = (int)(WIDTH * share);
    const double left = ch__seconds(loop->start) * (1 - share) / here;
    if (run->bar && loop->news.done < loop->n && ch__seconds(loop->drawn) < 0.1) return;
    clock_gettime(CLOCK_MONOTONIC, &loop->drawn);
    run->bar = 1;
    fprintf(stderr, "\r\033[K%s: %s [%.*s%.*s] %3d %%", run->name, loop->what, filled,
            full, WIDTH - filled, empty, (int)(100 * share));
    if (here > 0 && left < 120)
        fprintf(stderr, ", %.0f s left", left);
    else if (here > 0)
        fprintf(stderr, ", %.0f min left", left / 60);
    fflush(stderr);
}

/* On the first rank.  The indices are handed out in order and none after a failure, and
   each thread tries its own in order.  So all below the first failing one are tried, and
   which failure is reported depends neither on the threads nor on the ranks. */
static ch__batch ch__hand_out(ch_run *run, ch__loop *loop, int rank, size_t wanted)
{
    const size_t left = loop->news.failed == SIZE_MAX ? loop->n - loop->next : 0;
    ch__batch b = { loop->next, wanted < left ? wanted : left, loop->news.failed };
    size_t i;
    if (loop->terminal && loop->n) ch__bar(run, loop);
    for (i = 0; loop->owner && i < b.count; i++) loop->owner[b.first + i] = rank;
    loop->next += b.count;
    return b;
}

#ifdef CH__MPI
/* Tells the first rank the news, and hears what to do. */
static ch__batch ch__tell(ch_run *run, ch__loop *loop, size_t wanted, int over)
{
    ch__news *news = &loop->news;
    MPI_Request answer;
    ch__batch b;
    news->wanted = wanted;
    news->over = over;
    news->kept = run->kept != 0;
    MPI_Irecv(&b, sizeof b, MPI_BYTE, 0, 0, MPI_COMM_WORLD, &answer);
    MPI_Send(news, sizeof *news, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
    ch__wait(answer, MPI_STATUS_IGNORE);
    news->done = 0;
    news->work = news->restored = 0;
    if (b.failed < news->failed) news->failed = b.failed;
    clock_gettime(CLOCK_MONOTONIC, &loop->told);
    return b;
}

/* A thread of the first rank that answers the others until all have ended the loop. */
static void ch__serve(ch_run *run, ch__loop *loop)
{
    int left = run->ranks - 1;
    while (left) {
        ch__news told, *news = &loop->news;
        ch__batch b;
        MPI_Request any;
        MPI_Status status;
        MPI_Irecv(&told, sizeof told, MPI_BYTE, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &any);
        ch__wait(any, &status);
#pragma omp critical(ch__replicates)
        {
            news->done += told.done;
            news->work += told.work;
            news->restored += told.restored;
            if (told.failed < news->failed) {
                news->failed = told.failed;
                news->status = told.status;
                memcpy(news->message, told.message, sizeof told.message);
            }
            if (told.kept) run->kept = 1;
            b = ch__hand_out(run, loop, status.MPI_SOURCE, told.wanted);
        }
        MPI_Send(&b, sizeof b, MPI_BYTE, status.MPI_SOURCE, 0, MPI_COMM_WORLD);
        left -= told.over;
    }
}

/* Every rank gets all results, or the failure. */
static void ch__gather(ch_run *run, ch__loop *loop, size_t size, void *results)
{
    const size_t n = loop->n;
    const ch__more *more;
    size_t i, end;
    MPI_Request last;
    MPI_Datatype type;
    if (run->rank) ch__tell(run, loop, 0, 1);
    MPI_Ibcast(&loop->news, sizeof loop->news, MPI_BYTE, 0, MPI_COMM_WORLD, &last);
    ch__wait(last, MPI_STATUS_IGNORE);
    if (loop->news.failed != SIZE_MAX) return;
    MPI_Bcast(loop->owner, (int)n, MPI_INT, 0, MPI_COMM_WORLD);
    for (more = run->more; more; more = more->next)
        MPI_Bcast(more->to, (int)more->bytes, MPI_BYTE, loop->owner[more->index],
                  MPI_COMM_WORLD);
    if (!results) return;
    MPI_Type_contiguous((int)size, MPI_BYTE, &type);
    MPI_Type_commit(&type);
    for (i = 0; i < n; i = end) {
        for (end = i + 1; end < n && loop->owner[end] == loop->owner[i];) end++;
        MPI_Bcast((char *)results + i * size, (int)(end - i), type, loop->owner[i],
                  MPI_COMM_WORLD);
    }
    MPI_Type_free(&type);
}
#endif

/* 0 if it failed. */
static int ch__body_run(void (*body)(void *, size_t, void *), void *context, size_t index,
                        void *result)
{
    ch__escape escape;
    volatile int done = 0;
    escape.index = index;
    escape.restored = 0;
    if (setjmp(escape.out) == 0) {
        ch__body = &escape;
        body(context, index, result);
        done = 1;
    }
    ch__body = NULL;
    return done;
}

/* One thread's part of ch_replicates.  Where another rank hands them out, it takes so
   many replicates at a time that this costs little. */
static void ch__work(ch_run *run, ch__loop *loop, size_t size, void *results,
                     void (*body)(void *, size_t, void *), void *context)
{
    size_t i, done = 0, wanted = 1;
    for (;;) {
        struct timespec start;
        ch__batch b;
#ifdef _OPENMP
#pragma omp critical(ch__replicates)
#endif
        {
            loop->news.done += done;
#ifdef CH__MPI
            if (run->rank)
                b = ch__tell(run, loop, wanted, 0);
            else
#endif
                b = ch__hand_out(run, loop, 0, wanted);
        }
        if (!b.count) break;
        clock_gettime(CLOCK_MONOTONIC, &start);
        for (done = 0; done < b.count; done++) {
            i = b.first + done;
            if (!ch__body_run(body, context, i,
                              results ? (char *)results + i * size : NULL))
                break;
        }
        if (run->ranks > 1 && ch__seconds(start) < 0.002) wanted *= 2;
        if (wanted > 1 && ch__seconds(start) > 0.01) wanted /= 2;
    }
}

CH_API void ch_also(ch_run *run, size_t index, void *to, size_t bytes)
{
    ch__more *more = (ch__more *)ch_alloc(run, 1, sizeof *more);
    more->next = run->more;
    more->index = index;
    more->to = to;
    more->bytes = bytes;
    run->more = more;
}

CH_API void ch_replicates(ch_run *run, const char *what, size_t n, size_t size,
                          void *results, void (*body)(void *, size_t, void *),
                          void *context)
{
    /* mpirun gives its ranks no terminal: CH_BAR, if not empty, says that it has one. */
    const char *const bar = getenv("CH_BAR");
    ch__loop loop;
    ch__more *more;
    size_t i, own = 0;
    memset(&loop, 0, sizeof loop);
    loop.what = what;
    loop.terminal = !run->rank && (isatty(2) || (bar && *bar));
    loop.n = n;
    loop.news.failed = SIZE_MAX;
    clock_gettime(CLOCK_MONOTONIC, &loop.start);
    if (ch__body) ch__die(run, 1, "ch_replicates (%s) inside ch_replicates", what);
    for (more = run->more; more; more = more->next)
        if (more->index >= n)
            ch__die(run, 1, "ch_also of replicate %zu of %zu (%s)", more->index, n, what);
    if (run->ranks > 1) loop.owner = (int *)ch_alloc(run, n, sizeof *loop.owner);
    run->loop = &loop;
#ifdef _OPENMP
#pragma omp parallel num_threads(run->threads + ch__serves(run))
#endif
    {
#ifdef CH__MPI
        if (omp_get_thread_num() == run->threads)
            ch__serve(run, &loop);
        else
#endif
            ch__work(run, &loop, size, results, body, context);
    }
#ifdef CH__MPI
    if (run->ranks > 1) ch__gather(run, &loop, size, results);
#endif
    run->loop = NULL;
    for (i = 0; loop.owner && i < n; i++) own += loop.owner[i] == 0;
    free(loop.owner);
    while ((more = run->more) != NULL) {
        run->more = more->next;
        free(more);
    }
    if (loop.news.failed != SIZE_MAX)
        ch__die(run, loop.news.status, "%s", loop.news.message);
    if (run->bar) fputs("\r\033[K", stderr);
    run->bar = 0;
    run->stages = ch_text(
        run, "%s  %s: %.3f s%s\n", run->stages ? run->stages : "", what,
        ch__seconds(loop.start),
        run->ranks > 1 ? ch_text(run, ", %zu of %zu on the first rank", own, n) : "");
}

CH_API void ch_advance(ch_run *run, double part)
{
    ch__loop *loop = run->loop;
    int in_vain;
    if (!ch__body) return;
#ifdef _OPENMP
#pragma omp critical(ch__replicates)
#endif
    {
        loop->news.work += part;
        if (ch__body->restored) loop->news.restored += part;
        ch__body->restored = 0;
        if (loop->terminal) ch__bar(run, loop);
#ifdef CH__MPI
        if (run->rank && ch__seconds(loop->told) > 0.1) ch__tell(run, loop, 0, 0);
#endif
        in_vain = loop->news.failed < ch__body->index;
    }
    if (in_vain) longjmp(ch__body->out, 1);
}

/* ------------------------------------------------------------------- checkpoints */

#ifndef CHAPTER_DRAW
/* A file of a checkpoint is a header, the state, and the SHA-256 of both. */
typedef struct ch__head {
    char magic[8];
    uint64_t version, bytes;
    unsigned char key[32];
} ch__head;

/* What only the same replicate of the same run has: the SHA-256 of settings, program
   and name.  0, or -1 with errno. */
static int ch__head_make(ch_run *run, const char *name, size_t bytes, ch__head *head)
{
    ch__sha s;
    if (!run->program_read) {
        char buffer[4096];
        size_t n;
        FILE *f = fopen("/proc/self/exe", "rb");
        if (!f) f = fopen(run->argv[0], "rb");
        if (!f) return -1;
        ch__sha_begin(&s);
        while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) ch__sha_add(&s, buffer, n);
        ch__sha_end(&s, run->program);
        run->program_read = !ferror(f);
        fclose(f);
        if (!run->program_read) return -1;
    }
    memset(head, 0, sizeof *head);
    memcpy(head->magic, "toyreg\r\n", 8);
    head->version = 1;
    head->bytes = bytes;
    s = run->settings;
    ch__sha_add(&s, run->program, sizeof run->program);
    ch__sha_add(&s, name, strlen(name));
    ch__sha_end(&s, head->key);
    return 0;
}

/* All of it; 0, or -1 with errno. */
static int ch__write(int file, const void *data, size_t bytes)
{
    const char *p = (const char *)data;
    while (bytes) {
        ssize_t n = write(file, p, bytes);
        if (n < 0 && errno != EINTR) return -1;
        if (n > 0) {
            p += n;
            bytes -= (size_t)n;
        }
    }
    return 0;
}

static int ch__checkpoint_write(ch_run *run, const char *name, const void *state,
                                size_t bytes)
{
    unsigned char digest[32];
    ch__head head;
    ch__sha s;
    int file, error;
    if (ch__head_make(run, name, bytes, &head) || ch__checkpoints_open(run, 1)) return -1;
    ch__sha_begin(&s);
    ch__sha_add(&s, &head, sizeof head);
    ch__sha_add(&s, state, bytes);
    ch__sha_end(&s, digest);
    snprintf(run->part, sizeof run->part, "%s.part", name);
    run->keeping = 1;
    file =
        openat(run->folder, run->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0666);
    error = file < 0 || ch__write(file, &head, sizeof head) ||
                    ch__write(file, state, bytes) ||
                    ch__write(file, digest, sizeof digest) ||
                    (fsync(file) && errno != EINVAL)
                ? errno
                : 0;
    if (file >= 0 && close(file) && !error) error = errno;
    if (!error && renameat(run->folder, run->part, run->folder, name)) error = errno;
    if (error)
        unlinkat(run->folder, run->part, 0);
    else
        run->kept = 1;
    run->keeping = 0;
    if (!error && fsync(run->folder) && errno != EINVAL) error = errno;
    errno = error;
    return error ? -1 : 0;
}

/* 1 restored, 0 none of this run; -1 a failure: *damage, or errno where that is NULL. */
static int ch__checkpoint_read(ch_run *run, const char *name, void *state, size_t bytes,
                               const char **damage)
{
    unsigned char digest[32], *content = NULL;
    ch__head head, found;
    ch__sha s;
    struct stat status;
    size_t size, have = 0;
    int file, outcome = -1;
    if (ch__checkpoints_open(run, 0)) return errno == ENOENT ? 0 : -1;
    file = openat(run->folder, name, O_RDONLY | O_NOFOLLOW);
    if (file < 0) return errno == ENOENT ? 0 : -1;
    if (ch__head_make(run, name, bytes, &head) || fstat(file, &status)) goto end;
    size = (size_t)status.st_size;
    content = (unsigned char *)malloc(size + 1);
    if (!content) goto end;
    while (have < size) {
        ssize_t n = read(file, content + have, size - have);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) goto end;
        if (n == 0) break;
        have += (size_t)n;
    }
    *damage = "it is cut off";
    if (have < sizeof found + sizeof digest) goto end;
    memcpy(&found, content, sizeof found);
    *damage = "it does not begin like one";
    if (memcmp(found.magic, head.magic, sizeof head.magic)) goto end;
    *damage = "it has not the size that it tells";
    if (found.bytes != have - sizeof found - sizeof digest) goto end;
    ch__sha_begin(&s);
    ch__sha_add(&s, content, have - sizeof digest);
    ch__sha_end(&s, digest);
    *damage = "its checksum is wrong";
    if (memcmp(digest, content + have - sizeof digest, sizeof digest)) goto end;
    outcome = 0;
    if (found.version != head.version || memcmp(found.key, head.key, sizeof head.key)) {
        if (!run->strangers++ && !run->rank)
            fprintf(stderr,
                    "%s%s: checkpoints of another program or other options in %s are not "
                    "used\n",
                    run->bar ? "\r\033[K" : "", run->name, run->checkpoints);
        goto end;
    }
    outcome = -1;
    *damage = "it holds a state of another size";
    if (found.bytes != head.bytes) goto end;
    memcpy(state, content + sizeof found, bytes);
    outcome = 1;
end:
    free(content);
    close(file);
    return outcome;
}

static void ch__checkpoint_name(ch_run *run, const char *name)
{
    const size_t n = strlen(name);
    if (!n || n > CH__NAME || *name == '.' || (n > 4 && !strcmp(name + n - 5, ".part")) ||
        strspn(name,
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") != n)
        ch__die(run, 1, "'%s' is no name for a checkpoint", name);
}

/* One thread at a time, and failures are told outside: they leave by longjmp.  The
   signals wait, since the handler would find a file half-written by its own thread. */
CH_API void ch_keep(ch_run *run, const char *name, const void *state, size_t bytes)
{
    sigset_t before;
    int failed = 0, error = 0;
    ch__checkpoint_name(run, name);
    if (!ch__body) ch__meet(run); /* else all ranks keep the same state at once */
    sigprocmask(SIG_BLOCK, NULL, &before);
    ch__block(SIG_BLOCK);
#ifdef _OPENMP
#pragma omp critical(ch__checkpoint)
#endif
    if (ch__body || !run->rank) {
        failed = ch__checkpoint_write(run, name, state, bytes);
        error = errno;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (failed)
        ch__die(run, 1, "%s/%s: cannot be written (%s)", run->checkpoints, name,
                strerror(error));
    if (!ch__body) ch__meet(run);
}

CH_API int ch_restore(ch_run *run, const char *name, void *state, size_t bytes)
{
    const char *damage = NULL;
    int outcome, error;
    ch__checkpoint_name(run, name);
#ifdef _OPENMP
#pragma omp critical(ch__checkpoint)
#endif
    {
        outcome = ch__checkpoint_read(run, name, state, bytes, &damage);
        error = errno;
        if (outcome == 1) {
            run->kept = 1;
            run->restored++;
        }
    }
    if (outcome < 0)
        ch__die(run, 2,
                "%s/%s: %s (%s); delete it and run again, its replicate starts over",
                run->checkpoints, name, damage ? "damaged" : "cannot be read",
                damage ? damage : strerror(error));
    if (outcome && ch__body) ch__body->restored = 1;
    return outcome;
}
#endif

#ifndef CHAPTER_DRAW
CH_API tr_rng ch_stream(const ch_run *run, size_t replicate, unsigned part)
{
    return tr_rng_stream(run->seed, (uint64_t)replicate << 8 | part);
}
#endif

#ifndef CHAPTER_DRAW
CH_API void ch_joint_test(ch_run *run, tr_rng r, size_t n, size_t points, const double *x,
                          const double *theory, double *largest, double *critical)
{
    const size_t draws = 4000;
    double *R = (double *)ch_alloc(run, n * points, sizeof *R);
    double *R2 = (double *)ch_alloc(run, n * points, sizeof *R2);
    double *g = (double *)ch_alloc(run, 2 * draws * n, sizeof *g), *g2 = g + draws * n;
    double *sum = (double *)ch_alloc(run, 2 * draws * points, sizeof *sum),
           *square = sum + draws * points;
    double *maximum = (double *)ch_alloc(run, draws, sizeof *maximum);

    *largest = 0;
    for (size_t j = 0; j < points; j++) {
        tr_stat s = { 0, 0, 0 };
        for (size_t k = 0; k < n; k++) tr_stat_add(&s, x[k * points + j]);
        for (size_t k = 0; k < n; k++) {
            double d = x[k * points + j] - s.mean;
            R[k * points + j] = d;
            R2[k * points + j] = d * d;
        }
        if (s.m2 > 0 && fabs(s.mean - theory[j]) > 1e-9 * fabs(theory[j]))
            *largest = fmax(*largest, fabs(s.mean - theory[j]) / tr_stat_se(&s));
    }
    tr_normal_d(&r, draws * n, g);
    for (size_t i = 0; i < draws * n; i++) g2[i] = g[i] * g[i];
    tr_gemm_d(TR_N, TR_N, draws, points, n, 1, g, n, R, points, 0, sum, points);
    tr_gemm_d(TR_N, TR_N, draws, points, n, 1, g2, n, R2, points, 0, square, points);
    for (size_t b = 0; b < draws; b++)
        for (size_t i = 0; i < points; i++) {
            double s = sum[b * points + i], m = (double)n;
            double variance = (square[b * points + i] - s * s / m) * m / (m - 1);
            if (variance > 0) maximum[b] = fmax(maximum[b], fabs(s) / sqrt(variance));
        }
    *critical = tr_quantile(draws, maximum, 0.999);
    free(maximum);
    free(sum);
    free(g);
    free(R2);
    free(R);
}
#endif

/* ------------------------------------------------------------------------ claims */

CH_API const char *ch_verdict_name(ch_verdict v)
{
    switch (v) {
    case CH_REPRODUCED: return "reproduced";
    case CH_CORRECTED: return "reproduced, corrected";
    case CH_NOT_REPRODUCED: return "not reproduced";
    case CH_CONDITIONAL: return "conditional";
    case CH_ARTEFACT: return "artefact";
    case CH_NOT_EVALUATED: return "not evaluated";
    }
    return "unknown verdict";
}

CH_API int ch_within(double measured, double expected, double tolerance)
{
    return isfinite(tolerance) && tolerance >= 0 &&
           fabs(measured - expected) <= tolerance;
}

CH_API ch_verdict ch_plain(int holds)
{
    return holds ? CH_REPRODUCED : CH_NOT_REPRODUCED;
}

CH_API ch_verdict ch_corrected(int literal_holds, int right_holds)
{
    return !right_holds    ? CH_NOT_REPRODUCED
           : literal_holds ? CH_REPRODUCED
                           : CH_CORRECTED;
}

CH_API ch_verdict ch_conditional(int inside, int outside)
{
    return !inside ? CH_NOT_REPRODUCED : outside ? CH_REPRODUCED : CH_CONDITIONAL;
}

CH_API ch_verdict ch_artefact(int number_comes_out, int means_something_else)
{
    return !number_comes_out      ? CH_NOT_REPRODUCED
           : means_something_else ? CH_ARTEFACT
                                  : CH_REPRODUCED;
}

CH_API void ch_claim_add(ch_run *run, ch_claim c, ch_verdict v)
{
    const double number[4] = { c.measured, c.error, c.expected, c.tolerance };
    const char *text[3] = { c.source, c.says, c.published };
    int i;
    ch__once(run, "claim '%s'", c.id);
    for (i = 0; i < 4; i++)
        if (isinf(number[i]) || (i == 1 && !(c.error >= 0)) ||
            (i == 3 && c.tolerance < 0))
            ch__die(run, 1,
                    "claim '%s': measured %g, error %g, expected %g, tolerance %g", c.id,
                    c.measured, c.error, c.expected, c.tolerance);
    if (isnan(c.measured) && v != CH_NOT_EVALUATED && (!c.note || !*c.note))
        ch__die(run, 1, "claim '%s': no number and no note that says how it was judged",
                c.id);
    ch_csv_text(run->claims,
                ch_text(run, "%.*s-%s", (int)strcspn(run->name, "-"), run->name, c.id));
    for (i = 0; i < 3; i++) ch_csv_text(run->claims, text[i] ? text[i] : "");
    for (i = 0; i < 4; i++)
        if (isnan(number[i]) || (i == 1 && c.error == 0))
            ch_csv_text(run->claims, "");
        else
            ch_csv_number(run->claims, number[i]);
    ch_csv_text(run->claims, ch_verdict_name(v));
    ch_csv_text(run->claims, c.note ? c.note : "");
    ch_csv_row(run->claims);
}

CH_API void ch_judge(ch_run *run, const char *post, const ch_statement *list, size_t n,
                     const char *id, ch_verdict verdict, double measured, double error,
                     double expected, double tolerance, const char *note)
{
    size_t i = 0;
    ch_claim c;
    while (i < n && strcmp(list[i].id, id)) i++;
    if (i == n) ch__die(run, 1, "no statement is called '%s'", id);
    c.id = id;
    c.source = ch_text(run, "%s, %s", post, list[i].place);
    c.says = list[i].says;
    c.published = list[i].published;
    c.measured = measured;
    c.error = error;
    c.expected = expected;
    c.tolerance = tolerance;
    c.note = note;
    ch_claim_add(run, c, verdict);
}

/* --------------------------------------------------------------------------- end */

#ifndef CH_FLAGS
#define CH_FLAGS "not recorded"
#endif
#if defined(__clang__)
#define CH__COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define CH__COMPILER "gcc " __VERSION__
#else
#define CH__COMPILER "unknown"
#endif

#ifndef CHAPTER_DRAW
/* What may differ between two runs with the same results. */
static void ch__record(ch_run *run)
{
    ch__file *c = ch__file_begin(run, "run.txt");
    char line[256] = "", *model = NULL;
    FILE *cpu = fopen("/proc/cpuinfo", "r");
    struct utsname machine;
    struct rusage use;
    double sum[3]; /* over the ranks */
    time_t now = time(NULL);
    int i;
    while (cpu && !model && fgets(line, sizeof line, cpu))
        if (!strncmp(line, "model name", 10)) model = strchr(line, ':');
    if (cpu) fclose(cpu);
    if (model) model[strcspn(model, "\n")] = 0;
    memset(&machine, 0, sizeof machine);
    memset(&use, 0, sizeof use);
    uname(&machine);
    getrusage(RUSAGE_SELF, &use);
    sum[0] = (double)run->restored;
    sum[1] = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
             1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
    sum[2] = (double)use.ru_maxrss * 1.024e-3;
#ifdef CH__MPI
    MPI_Allreduce(MPI_IN_PLACE, sum, 3, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    if (run->ranks > 1) ch__print(c, "ranks: %d\n", run->ranks);
#endif
    ch__print(c, "machine: %s %s, %s\n", machine.sysname, machine.release,
              machine.machine);
    ch__print(c, "processor: %s\n", model ? model + 2 : "unknown");
    ch__print(c, "instruction set: %s\n", tr_isa());
    ch__print(c, "compiler: %s\nflags: %s\n", CH__COMPILER, CH_FLAGS);
    ch__print(c, "threads: %d\n", run->threads);
    ch__print(c, "wall time: %.3f s\n", ch__seconds(run->start));
    ch__print(c, "%s", run->stages ? run->stages : "");
    if (sum[0] > 0) ch__print(c, "restored replicates: %.0f\n", sum[0]);
    ch__print(c, "processor time: %.3f s\n", sum[1]);
    ch__print(c, "peak memory: %.1f MB\n", sum[2]);
    strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    ch__print(c, "ended: %s\ncommand:", line);
    for (i = 0; i < run->argc; i++) ch__print(c, " %s", run->argv[i]);
    ch__print(c, "\n");
    ch__file_end(c);
}
#endif

CH_API int ch_end(ch_run *run)
{
    int i;
#ifndef CHAPTER_DRAW
    ch_csv_end(run->claims);
    ch__file_end(run->values);
    ch__record(run);
#endif
    for (i = 0; i < (int)run->files; i++)
        if (run->file[i]->f) ch__die(run, 1, "%s is not ended", run->file[i]->name);
    ch__block(SIG_BLOCK);
#ifndef CHAPTER_DRAW
    ch__meet(run); /* now no rank can fail */
    /* run.txt goes first and comes last: where it is, the other files belong together.
       values.yaml and claims.csv, by which make dates a run, come just before it. */
    if (!run->rank && unlink(ch_text(run, "%s/run.txt", run->out)) && errno != ENOENT)
        ch__cannot_write(run->file[run->files - 1]);
#endif
    for (i = 0; !run->rank && i < (int)run->files; i++) {
        const int last = (int)run->files - 1;
        ch__file *c = run->file[i < last ? last - 1 - i : last];
        if (rename(c->part, c->path)) ch__cannot_write(c);
    }
#ifndef CHAPTER_DRAW
    if (!run->rank) ch__checkpoints_remove(run);
#endif
    ch__running = NULL;
    ch__block(SIG_UNBLOCK);
    for (i = 0; i < (int)run->files; i++) free(run->file[i]);
    ch__free(run->keys);
    ch__free(run->texts);
    return 0;
}

/* -------------------------------------------------------------------------- data */

struct ch_table {
    ch_run *run;
    const char *path;
    size_t rows, columns;
    char **cell;     /* the header's, then row by row */
    size_t *line;    /* where each row begins */
    double **number; /* the columns that were asked for */
};

/* Zeroed memory that lives until ch_end. */
static void *ch__zeros(ch_run *run, size_t count, size_t size)
{
    ch__entry *e;
    if (size && count > (SIZE_MAX - sizeof *e) / size) ch__die(run, 1, "out of memory");
    e = ch_alloc(run, 1, sizeof *e + count * size);
    e->next = run->texts;
    run->texts = e;
    return e->text;
}

/* The bytes of a file, with a NUL behind them; `hint` ends the message of failure. */
static char *ch__slurp(ch_run *run, const char *path, const char *hint, size_t *bytes)
{
    struct stat s;
    char *text;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &s) || !S_ISREG(s.st_mode))
        ch__die(run, 2, "%s: cannot be read (%s)%s", path, strerror(f ? EISDIR : errno),
                hint);
    *bytes = (size_t)s.st_size;
    text = (char *)ch__zeros(run, *bytes + 1, 1);
    if (fread(text, 1, *bytes, f) != *bytes)
        ch__die(run, 2, "%s: damaged, it ends early", path);
    fclose(f);
    return text;
}

/* Ends the cell at *next in place, moves *next behind it; returns what ended it. */
static char ch__cell_read(char **next, char **cell)
{
    char *from = *next, *to = *next, end;
    *cell = to;
    if (*from == '"') {
        for (from++; *from && (*from != '"' || from[1] == '"'); from++)
            *to++ = *from == '"' ? *from++ : *from;
        if (*from++ != '"') return 0;
    } else {
        from += strcspn(from, ",\n");
        to = from;
    }
    end = *from;
    *next = from + 1;
    *to = 0;
    return end;
}

static ch_table *ch__table(ch_run *run, const char *path, char *text, size_t bytes)
{
    ch_table *t = ch__zeros(run, 1, sizeof *t);
    char *c;
    size_t cells = 0, lines = 0, line = 1, column = 0;
    t->run = run;
    t->path = path;
    if (strlen(text) != bytes)
        ch__die(run, 2, "%s: damaged, not a whole text file", path);
    for (c = text; *c; c++) {
        cells += *c == ',' || *c == '\n';
        lines += *c == '\n';
    }
    t->cell = ch__zeros(run, cells, sizeof *t->cell);
    t->line = ch__zeros(run, lines, sizeof *t->line);
    for (c = text, cells = 0, lines = 0; *c;) {
        char *begin = c, end = ch__cell_read(&c, &t->cell[cells]);
        if (!column) t->line[lines] = line;
        cells++;
        column++;
        if (end != ',' && end != '\n')
            ch__die(run, 2, "%s:%zu: damaged, the line does not end", t->path, line);
        for (; begin < c - 1; begin++) line += *begin == '\n';
        if (end == ',') continue;
        if (!lines++) t->columns = column;
        if (column != t->columns)
            ch__die(run, 2, "%s:%zu: damaged, %zu cells where the header has %zu",
                    t->path, line, column, t->columns);
        column = 0;
        line++;
    }
    if (column || !lines)
        ch__die(run, 2, "%s:%zu: damaged, the end is missing", t->path, line);
    t->rows = lines - 1;
    t->number = ch__zeros(run, t->columns, sizeof *t->number);
    return t;
}

CH_API size_t ch_table_rows(const ch_table *t) { return t->rows; }

static size_t ch__column_find(const ch_table *t, const char *name)
{
    size_t k = 0;
    while (k < t->columns && strcmp(t->cell[k], name)) k++;
    if (k == t->columns)
        ch__die(t->run, 2, "%s:1: there is no column '%s'", t->path, name);
    return k;
}

CH_API const double *ch_column(ch_table *t, const char *name)
{
    size_t k = ch__column_find(t, name), i;
    if (t->number[k]) return t->number[k];
    t->number[k] = ch__zeros(t->run, t->rows + 1, sizeof **t->number);
    for (i = 0; i < t->rows; i++) {
        const char *cell = t->cell[(i + 1) * t->columns + k];
        if (!*cell)
            t->number[k][i] = NAN;
        else if (!ch__parse_real(cell, &t->number[k][i]))
            ch__die(t->run, 2, "%s:%zu: '%.64s' in column '%s' is not a number", t->path,
                    t->line[i + 1], cell, name);
    }
    return t->number[k];
}

CH_API const char *ch_cell(ch_table *t, size_t row, const char *name)
{
    size_t k = ch__column_find(t, name);
    if (row >= t->rows)
        ch__die(t->run, 2, "%s: there is no row %zu, the last is %zu", t->path, row,
                t->rows);
    return t->cell[(row + 1) * t->columns + k];
}

CH_API size_t ch_rows(ch_table *t, size_t *n, const char *format, ...)
{
    enum { MOST = 8 };
    char rows[256], text[256], *c = text, *wanted[MOST];
    size_t column[MOST], conditions = 0, first = 0, i, k;
    va_list list;
    int length;
    va_start(list, format);
    length = vsnprintf(rows, sizeof rows, format, list);
    va_end(list);
    memcpy(text, rows, sizeof text);
    while (c) {
        char *value = strchr(c, '='), *next = value ? strchr(value, ',') : NULL;
        if (!value || conditions == MOST || length >= (int)sizeof rows)
            ch__die(t->run, 1, "'%s' tells no rows", rows);
        *value++ = 0;
        if (next) *next++ = 0;
        column[conditions] = ch__column_find(t, c);
        wanted[conditions++] = value;
        c = next;
    }
    for (*n = 0, i = 0; i < t->rows; i++) {
        const char *const *cell = (const char *const *)t->cell + (i + 1) * t->columns;
        for (k = 0; k < conditions && !strcmp(cell[column[k]], wanted[k]);) k++;
        if (k < conditions && *n) break;
        if (k < conditions) continue;
        if (!(*n)++) first = i;
    }
    if (!*n) ch__die(t->run, 2, "%s: there is no row with %s", t->path, rows);
    return first;
}

CH_API int ch_data_exists(ch_run *run, const char *file)
{
    return !access(ch_text(run, "%s/%s", run->data, file), F_OK);
}

/* The content decides the results, so checkpoints depend on it. */
static char *ch__data_read(ch_run *run, const char *path, size_t *bytes, char hex[65])
{
    char *text;
    if (ch__body) ch__die(run, 1, "%s is read inside ch_replicates", path);
    text = ch__slurp(run, path, "; --data DIR is the folder of the data", bytes);
    ch_sha256(text, *bytes, hex);
    ch__sha_add(&run->settings, hex, 64);
    return text;
}

CH_API ch_table *ch_data_table(ch_run *run, const char *file)
{
    const char *path = ch_text(run, "%s/%s", run->data, file);
    char hex[65];
    size_t bytes;
    char *text = ch__data_read(run, path, &bytes, hex);
    return ch__table(run, path, text, bytes);
}

CH_API double *ch_data(ch_run *run, const char *file, const char *sha256, size_t columns,
                       size_t *rows)
{
    const char *path = ch_text(run, "%s/%s", run->data, file);
    char hex[65], *text, *line, *c;
    size_t bytes, number = 1, lines = 0;
    double *x;
    text = ch__data_read(run, path, &bytes, hex);
    for (c = text; c < text + bytes; c++) lines += *c == '\n';
    lines++; /* the last may not end */
    x = (double *)ch_alloc(run, lines * columns, sizeof *x);
    *rows = 0;
    for (line = c = text; line < text + bytes; line = c, number++) {
        const int skip = *line == '#' || (!*rows && isalpha((unsigned char)*line));
        size_t k = 0;
        char end = ',';
        while (end != '\n') {
            char *cell = c;
            c += strcspn(c, skip ? "\n" : ",\n");
            end = *c;
            if (!end)
                ch__die(run, 2, "%s:%zu:%zu: damaged, %s", path, number,
                        (size_t)(c - line) + 1,
                        c < text + bytes ? "a byte 0 in a text"
                                         : "the line does not end");
            *c++ = 0;
            if (skip) continue;
            if (k == columns || !ch__parse_real(cell, &x[*rows * columns + k]))
                ch__die(run, 2,
                        "%s:%zu:%zu: '%.32s' is %s; a line is %zu numbers, with "
                        "commas between",
                        path, number, (size_t)(cell - line) + 1, cell,
                        k == columns ? "too much" : "no number", columns);
            k++;
        }
        if (!skip && k < columns)
            ch__die(run, 2, "%s:%zu:%zu: %zu numbers where a line is %zu", path, number,
                    (size_t)(c - line), k, columns);
        *rows += !skip;
    }
    if (sha256 && strcmp(hex, sha256))
        ch__die(run, 2,
                "%s: other data (%zu rows of %zu numbers): their SHA-256 is %s, "
                "that of the right ones %s",
                path, *rows, columns, hex, sha256);
    return x;
}

/* ----------------------------------------------------------------------- drawing */
#ifdef CHAPTER_DRAW

CH_API ch_table *ch_table_read(ch_run *run, const char *file)
{
    const char *path = ch_text(run, "%s/%s", run->out, file);
    size_t bytes;
    char *text = ch__slurp(run, path, "", &bytes);
    return ch__table(run, path, text, bytes);
}

CH_API const char *ch_value_get_text(ch_run *run, const char *key)
{
    const char *path = ch_text(run, "%s/values.yaml", run->out);
    size_t bytes, length = strlen(key);
    char *line = ch__slurp(run, path, "", &bytes);
    for (; *line; line++) {
        char *end = line + strcspn(line, "\n");
        if (!strncmp(line, key, length) && !strncmp(line + length, ": \"", 3) &&
            *end == '\n' && end[-1] == '"' && end > line + length + 3) {
            end[-1] = 0;
            return line + length + 3;
        }
        if (!*end) break;
        line = end;
    }
    ch__die(run, 2, "%s: there is no value '%s'", path, key);
}

CH_API double ch_value_get(ch_run *run, const char *key)
{
    const char *text = ch_value_get_text(run, key);
    double x;
    if (!ch__parse_real(text, &x))
        ch__die(run, 2, "%s/values.yaml: '%.64s' of '%s' is not a number", run->out, text,
                key);
    return x;
}

/* Saved under a temporary name; the signals wait, since toyplot.h has temporaries of
   its own. */
CH_API void ch_figure(ch_run *run, tp_figure *figure, const char *name)
{
    static const char *const extension[] = { "svg", "pdf", "png" };
    size_t i;
    ch__block(SIG_BLOCK);
    for (i = 0; i < 3; i++)
        ch__file_add(run, ch_text(run, "%s.%s", name, extension[i]),
                     ch_text(run, "%s.part.%s", name, extension[i]));
    if (tp_save(figure, ch_text(run, "%s/%s.part", run->out, name)) != TP_OK)
        ch__die(run, 1, "figure '%s': %s", name, tp_error(figure));
    ch__block(SIG_UNBLOCK);
    tp_end(figure);
}

CH_API void ch_animation(ch_run *run, tp_animation *animation, const char *name)
{
    ch__block(SIG_BLOCK);
    ch__file_add(run, ch_text(run, "%s.apng", name), ch_text(run, "%s.part.apng", name));
    if (tp_animation_save(animation, ch_text(run, "%s/%s.part", run->out, name)) != TP_OK)
        ch__die(run, 1, "animation '%s': %s", name, tp_animation_error(animation));
    ch__block(SIG_UNBLOCK);
    tp_animation_end(animation);
}
#endif /* CHAPTER_DRAW */

#endif /* CHAPTER_INCLUDED */
