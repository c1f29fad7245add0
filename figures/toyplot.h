/* toyplot.h - v0.1.0 - figures for papers and pages: one drawing, as SVG, PDF and PNG.
   One C99 header on cairo and pangocairo.  MIT licence (text at the end).

   Do this in one source file:

       #define TOYPLOT_IMPLEMENTATION
       #include "toyplot.h"

   and only #include it in the others.  Compile and link with
   `pkg-config --cflags --libs pangocairo` and -lm.

   CONTENTS
     What it is, and what it does not do
     Quick start
     Compile-time options
     The label language
     Notes: determinism, memory, errors, threads
     Reference, with the declarations: status, figures, styles, marks, output
     Implementation, in the order: text, numbers, ticks, marks, layout, drawing, output

   WHAT IT IS
     A figure holds a grid of panels, a panel holds marks (lines, bands, points,
     histograms, reference lines, notes).  Nothing is drawn until tp_save: then limits are
     fitted, ticks chosen, all text is measured, the margins follow, and one display list
     is played three times.  Sizes are printed points (1/72 inch): draw at the size that
     is printed.  The look is one house style: two spines, outward ticks, a light
     horizontal grid, a palette for colour-blind readers (Okabe and Ito), measured curves
     solid with bands, theory dark and dashed over them, names at the ends of the lines.

   toyplot DOES NOT
     show windows, animate, read data files, draw in 3-D, or know of dates and maps.

   QUICK START
       #define TOYPLOT_IMPLEMENTATION
       #include "toyplot.h"
       #include <stdio.h>

       int main(void)
       {
           double x[50], y[50], theory[50];
           for (int i = 0; i < 50; i++) {
               x[i] = i;
               theory[i] = 1 / (1 + .2 * i);
               y[i] = theory[i] * (i % 2 ? 1.02 : .98);
           }
           tp_figure *f = tp_begin(NULL);
           tp_panel *p = tp_axes(f, 0, 0, &(tp_axes_desc){
               .x = { .label = "epoch" }, .y = { .label = "loss", .log = 1 } });
           tp_line(p, 50, x, y, &(tp_style){ .label = "ridge" });
           tp_line(p, 50, x, theory, &(tp_style){ .role = TP_THEORY });
           tp_status s = tp_save(f, "loss"); // loss.svg, loss.pdf, loss.png
           if (s != TP_OK) fprintf(stderr, "%s\n", tp_error(f));
           tp_end(f);
           return s != TP_OK;
       }

   COMPILE-TIME OPTIONS
     TOYPLOT_IMPLEMENTATION  in exactly one file: makes the functions.
     TOYPLOT_STATIC          in every file: they are static, for use within a library.

   THE LABEL LANGUAGE (axis labels, titles, line labels, notes)
     UTF-8, and in it
       \lambda \Gamma \times \infty   Greek letters and signs by their TeX names; the name
                                      ends before the first character that is no letter
       x_i  N_{tr}  10^{-3}           subscript and superscript: one character, a name or
                                      a group; stacked if both follow; - is a minus there
       *x*                            italic
       {...}                          a group; {} may end a name
       \_ \^ \* \{ \} \\              the characters themselves; \| is the norm bar
       a newline character            the next line
     An unknown name, an open group or an open * is an error (TP_ERR_LABEL).

   NOTES
     Determinism  For one version of cairo, pango and the fonts the three files are the
       same bytes in every run: no time stamps (the PDF's date is SOURCE_DATE_EPOCH, or
       the start of 1970), no hinting, no counters of the process.  To compare across versions
       use tp_dump, which holds the data.
     Memory  Every array and string is copied when it is given.
     Errors  The first error sticks, as in cairo: later calls do nothing, tp_save returns
       it and tp_error says it in one line.  Every function accepts a NULL figure or
       panel.  No call prints or exits, and none leaves a half-written file.
     Threads  Different figures may be used by different threads.
     Locale  Numbers are written with the decimal point of the C locale of the program.
*/
#ifndef TOYPLOT_INCLUDED
#define TOYPLOT_INCLUDED

#include <stddef.h>
#include <stdint.h>

#ifndef TP_API
#ifdef TOYPLOT_STATIC
#if defined(__GNUC__)
#define TP_API static __attribute__((unused))
#else
#define TP_API static
#endif
#else
#define TP_API extern
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ===================================================================== >>status */

typedef enum tp_status {
    TP_OK = 0,
    TP_ERR_ARGUMENT, /* a number, size or cell outside the stated range */
    TP_ERR_DATA,     /* NaN, infinity, or a value <= 0 on a logarithmic axis */
    TP_ERR_LABEL,    /* not in the label language, or no font has a character */
    TP_ERR_LAYOUT,   /* the figure is too small for its text */
    TP_ERR_MEMORY,
    TP_ERR_FILE, /* a file could not be written; the message names it and says why */
    TP_ERR_CAIRO /* cairo or pango refused; the message is theirs */
} tp_status;

/* ==================================================================== >>figures
   A figure is a grid of panels, row 0 on top. */

typedef struct tp_figure tp_figure;
typedef struct tp_panel tp_panel;

typedef struct tp_layout {
    /* pt; 0: 400 x 250 for one panel, else 470 wide and 200 a row */
    double width, height;
    int rows, columns; /* 0: 1; at most 16 each */
    int share_x; /* 1: the same x limits in all panels, ticks named in the bottom row */
    int share_y; /* 1: the same y limits in all panels, ticks named in the left column */
    int tags;    /* 1: (a), (b), ... at the top left of the panels, row by row */
} tp_layout;

/* Begin a figure.  layout may be NULL: one panel of 400 x 250 pt.  Ends with tp_end. */
TP_API tp_figure *tp_begin(const tp_layout *layout);

typedef struct tp_axis {
    const char *label;
    /* Limits: both are used if min < max.  Otherwise one that is not 0 is used and the
       rest is fitted (lines, bands and histograms fill the width; elsewhere 4 % are added). */
    double min, max;
    int log;  /* 1: logarithmic */
    int zero; /* 1: a fitted linear axis reaches to 0 */
    /* Ticks at given places instead of chosen ones (n_ticks > 0), ascending; tick_labels
       are in the label language, or NULL: the numbers. */
    int n_ticks;
    const double *ticks;
    const char *const *tick_labels;
} tp_axis;

/* Where the labels of a panel's marks go. */
typedef enum tp_labels {
    TP_DIRECT = 0, /* of lines at their ends, right of the panel; others as TP_LEGEND */
    TP_LEGEND,     /* all in a legend in the emptiest corner */
    TP_LEGEND_NE,  /* all in a legend in this corner */
    TP_LEGEND_NW,
    TP_LEGEND_SE,
    TP_LEGEND_SW,
    TP_NO_LABELS /* nowhere: another panel of the figure has them */
} tp_labels;

typedef struct tp_axes_desc {
    tp_axis x, y;
    const char *title; /* above the panel, at the left, after the tag */
    tp_labels labels;
    int no_grid; /* 1: without the horizontal grid */
} tp_axes_desc;

/* Make the panel in a cell (0 <= row < rows, 0 <= column < columns), once each; a cell
   without a panel stays empty.  desc may be NULL.  The panel belongs to the figure. */
TP_API tp_panel *tp_axes(tp_figure *f, int row, int column, const tp_axes_desc *desc);

/* ===================================================================== >>styles
   Zero means: what the house style says. */

typedef uint32_t tp_color; /* 0xffRRGGBB; 0: by role */

/* Okabe and Ito, in the order in which marks take them, and two greys. */
#define TP_BLUE 0xff0072b2u
#define TP_VERMILION 0xffd55e00u
#define TP_GREEN 0xff009e73u
#define TP_PINK 0xffcc79a7u
#define TP_ORANGE 0xffe69f00u
#define TP_SKY 0xff56b4e9u
#define TP_BLACK 0xff000000u
#define TP_DARK 0xff222222u
#define TP_GREY 0xff767676u

/* Colour i of the palette, from 0, around again after 7. */
TP_API tp_color tp_palette(int i);

/* What a mark stands for; gives the default of colour, dash and width. */
typedef enum tp_role {
    TP_AS_MARK = 0, /* TP_MEASURED; for reference lines and spans TP_GUIDE */
    TP_MEASURED, /* next colour of the palette (bands: of the next line), solid, 1.4 pt */
    TP_THEORY,   /* dark, dashed, 1 pt; add it after what it is compared with */
    TP_GUIDE     /* grey, solid, .8 pt */
} tp_role;

typedef enum tp_dash {
    TP_DASH_BY_ROLE = 0,
    TP_SOLID,
    TP_DASHED,
    TP_DOTTED,
    TP_DASH_DOT
} tp_dash;

typedef enum tp_marker {
    TP_MARKER_DEFAULT = 0, /* points: disc; lines: none */
    TP_DISC,
    TP_RING,
    TP_SQUARE,
    TP_TRIANGLE,
    TP_DIAMOND
} tp_marker;

/* Where the label of one mark goes. */
typedef enum tp_key {
    TP_KEY_BY_PANEL = 0, /* tp_axes_desc.labels; reference lines: TP_KEY_INSIDE */
    TP_KEY_END,          /* lines and horizontal reference lines: right of the panel */
    TP_KEY_INSIDE, /* reference lines: along the line, at its right (vertical: top) end */
    TP_KEY_INSIDE_START, /* the same, at its left (vertical: bottom) end */
    TP_KEY_LEGEND        /* in the legend */
} tp_key;

typedef struct tp_style {
    tp_role role;
    tp_color color;
    tp_dash dash;
    double width;     /* of lines, pt */
    double alpha;     /* 0: 1, and .2 for the area of bands, spans and histograms */
    tp_marker marker; /* points, and lines that shall show their data */
    double size;      /* of markers, pt across; 0: 4 */
    const char *label;
    tp_key key;
} tp_style;

/* ====================================================================== >>marks
   x and y have n >= 1 numbers, finite, and > 0 on a logarithmic axis; they are copied.
   style may be NULL.  Spans lie lowest, then bands, then the rest in the order added,
   then notes and labels.  Marks are clipped to their panel. */

/* A curve through (x_i, y_i).  Long ones with ascending x are thinned for output: two
   points, lowest and highest, for each half point of width. */
TP_API void tp_line(tp_panel *p, size_t n, const double *x, const double *y,
                    const tp_style *style);

/* The area lo_i <= y <= hi_i. */
TP_API void tp_band(tp_panel *p, size_t n, const double *x, const double *lo,
                    const double *hi, const tp_style *style);

/* Markers at (x_i, y_i), with bars from y_i - error_i to y_i + error_i unless error is
   NULL.  A bar that leaves a logarithmic axis is cut. */
TP_API void tp_points(tp_panel *p, size_t n, const double *x, const double *y,
                      const double *error, const tp_style *style);

/* Density histogram of n samples: counts / (n width).  bins = 0: width 2 IQR n^(-1/3)
   (Freedman and Diaconis 1981), at most 1000 bins. */
TP_API void tp_histogram(tp_panel *p, size_t n, const double *sample, int bins,
                         const tp_style *style);

/* Histogram from n densities over the bins between n + 1 ascending edges. */
TP_API void tp_bins(tp_panel *p, size_t n, const double *edge, const double *density,
                    const tp_style *style);

/* Reference lines across the panel: y = at, x = at.  They do not widen fitted limits. */
TP_API void tp_hline(tp_panel *p, double at, const tp_style *style);
TP_API void tp_vline(tp_panel *p, double at, const tp_style *style);

/* Shade from <= x <= to over the whole height.  Does not widen fitted limits. */
TP_API void tp_xspan(tp_panel *p, double from, double to, const tp_style *style);

/* Which point of a note lies at the given place; TP_N is the middle of its top. */
typedef enum tp_anchor {
    TP_W = 0,
    TP_NW,
    TP_N,
    TP_NE,
    TP_E,
    TP_SE,
    TP_S,
    TP_SW,
    TP_CENTER
} tp_anchor;

typedef struct tp_note {
    tp_color color;   /* 0: dark; darkened where it would be too light to read */
    double size;      /* of the type, pt; 0: 9 */
    tp_anchor anchor; /* 0: the text begins at the place and is centred on its height */
    double dx, dy;    /* the text is moved by so many pt to the right and up */
    int leader;       /* 1: a thin line from the place to the moved text */
    int relative;     /* 1: x and y are fractions of the panel's width and height */
} tp_note;

/* Text at a place of the data.  note may be NULL.  Does not widen fitted limits. */
TP_API void tp_text(tp_panel *p, double x, double y, const char *text,
                    const tp_note *note);

/* ===================================================================== >>output */

/* Write path.svg, path.pdf and path.png (two pixels a point).  Each is written under a
   temporary name, path.svg.part and so on, and renamed when all three are complete.  More
   marks may follow, and another tp_save. */
TP_API tp_status tp_save(tp_figure *f, const char *path);

/* Write what is drawn, as text: panels, limits, ticks, marks with style and numbers
   (%.17g).  It does not depend on fonts or on versions of libraries. */
TP_API tp_status tp_dump(tp_figure *f, const char *path);

/* The first error of the figure, TP_OK before; the message in one line, "" if there is
   none.  The message lives until tp_end; of a NULL figure it is "out of memory". */
TP_API tp_status tp_status_of(const tp_figure *f);
TP_API const char *tp_error(const tp_figure *f);

/* Free the figure, its panels and marks.  f may be NULL. */
TP_API void tp_end(tp_figure *f);

#ifdef __cplusplus
}
#endif
#endif /* TOYPLOT_INCLUDED */
