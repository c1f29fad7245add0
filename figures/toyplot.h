/* toyplot.h - v0.1.0 - figures for papers and pages: one drawing, as SVG, PDF and PNG.
   One C99 header on cairo, pangocairo and zlib.  MIT licence (text at the end).

   Do this in one source file:

       #define TOYPLOT_IMPLEMENTATION
       #include "toyplot.h"

   and only #include it in the others.  Compile and link with
   `pkg-config --cflags --libs pangocairo zlib` and -lm (libpng, and so cairo,
   brings zlib).

   CONTENTS
     What it is, and what it does not do
     Quick start
     Compile-time options
     The label language
     Notes: determinism, memory, errors, threads
     Reference, with the declarations: status, figures, styles, marks, output
     Implementation, in the order: text, ticks, marks, fields, layout, drawing, output

   WHAT IT IS
     A figure holds a grid of panels, a panel holds marks (lines, bands, points,
     histograms, heat maps, trajectories, contours, streamlines, masks, slopes, reference
     lines, notes).  Nothing is drawn until tp_save: then
     limits are fitted, ticks chosen, all text is measured, the margins follow, and one
     display list is played three times.  Sizes are printed points (1/72 inch): draw at
     the size that is printed.  The look is one house style: two spines, outward ticks, a
     light horizontal grid, a palette for colour-blind readers (Okabe and Ito), measured
     curves solid with bands, theory dark and dashed over them, names at the ends of the
     lines; heat maps and fields framed, in colours of even steps in Oklab, with a bar
     beside them.

   toyplot DOES NOT
     show windows, read data files, draw in 3-D, or know of dates and maps.

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
       the start of 1970), no hinting, no counters of the process.  To compare across
       versions use tp_dump, which holds the data.
     Memory  Every array and string is copied when it is given.
     Errors  The first error sticks, as in cairo: later calls do nothing, tp_save returns
       it and tp_error says it in one line.  Every function accepts a NULL figure or
       panel.  No call prints or exits, and none leaves a half-written file.
     Threads  Each figure belongs to one thread, from tp_begin to tp_end.
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
    TP_ERR_DATA,     /* NaN, infinity, beyond 1e150; below 1e-150 on a logarithmic axis */
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
    /* The same limits in all panels (1), or of x in each column and of y in each row (2),
       with ticks and names in the bottom row and the left column only. */
    int share_x, share_y;
    int share_z; /* 1: the same colour limits in all panels, one bar a row, at its end */
    int tags;    /* 1: (a), (b), ... at the top left of the panels, row by row */
    const char *x_label, *y_label; /* of all columns and rows, below and left of them */
} tp_layout;

/* Begin a figure.  layout may be NULL: one panel of 400 x 250 pt.  Ends with tp_end. */
TP_API tp_figure *tp_begin(const tp_layout *layout);

typedef struct tp_axis {
    const char *label;
    /* Limits: both are used if min < max.  Otherwise one that is not 0 is used and the
       rest is fitted: lines, bands and histograms fill the width, elsewhere 4 % are
       added; heat maps, contours and streamlines fill their panel, whatever else is in
       it.  On a logarithmic axis each that is > 0 is used. */
    double min, max;
    int log;     /* 1: logarithmic */
    int zero;    /* 1: a fitted linear axis reaches to 0 */
    int reverse; /* 1: from right to left or from top to bottom; shared with the axis */
    /* Ticks at given places instead of chosen ones (n_ticks > 0), ascending; tick_labels
       are in the label language, or NULL: the numbers.  n_ticks < 0: none. */
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
    int no_grid; /* 1: without the horizontal grid, which maps and fields never have */
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
    TP_KEY_INSIDE,       /* reference lines: along the line, where it covers least data */
    TP_KEY_INSIDE_START, /* the same, at its left (vertical: bottom) end */
    TP_KEY_LEGEND,       /* in the legend */
    TP_KEY_ON_LINE       /* lines: on the curve and along it, where it is least steep and
                            no note or point is near; in the legend if it fits nowhere */
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
    int arrows; /* lines and trajectories: so many heads at even distances along what is
                   seen, from the first point to the last; -1: one head, at the end */
} tp_style;

/* ====================================================================== >>marks
   x and y have n >= 1 numbers, up to 1e150, from 1e-150 on a logarithmic axis. style
   may be NULL.  Heat maps and filled contours lie lowest, then spans and masks, then
   bands, then contour lines, streamlines and reference lines, then trajectories, then
   the rest, each in the order added, and labels and notes on top.  Marks are clipped to
   their panel.  Over heat maps, contours and streamlines lines, notes and labels have a
   white rim. */

/* A curve through (x_i, y_i).  Long ones with ascending x are thinned for output: two
   points, lowest and highest, for each half point of width. */
TP_API void tp_line(tp_panel *p, size_t n, const double *x, const double *y,
                    const tp_style *style);

/* The area lo_i <= y <= hi_i. */
TP_API void tp_band(tp_panel *p, size_t n, const double *x, const double *lo,
                    const double *hi, const tp_style *style);

/* A scatter plot: markers at (x_i, y_i), with bars from y_i - error_i to y_i + error_i
   unless error is NULL.  A bar that leaves a logarithmic axis is cut.  Alpha near .3 and
   size 3 show how dense thousands are, at 270 bytes each in SVG; colours: tp_scatter. */
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

/* How colours stand for values.  Lightness falls steadily with |value| in all three. */
typedef enum tp_colors {
    TP_SEQUENTIAL = 0, /* near white, blue, dark, even in the value */
    TP_LOG,      /* light blue to dark, even in its logarithm; values up to the lower
                          limit, zeros among them, are white; negative ones an error */
    TP_DIVERGING /* blue below 0, white at 0, vermilion above; limits -m and m */
} tp_colors;

typedef struct tp_heat {
    tp_colors scale; /* the same for all marks of a panel, as they share its bar */
    /* Limits as of tp_axis, of a log scale > 0, of a diverging one m = max; the first
       mark of the panel that has them gives them for all.  Values beyond take the last
       colours. */
    double min, max;
    double x0, x1, y0, y1; /* outer edges; both of a pair 0: 0 to columns, 0 to rows */
    int row0_on_top;       /* 1: reverses the y axis, as images of matrices have it */
    const char *label;     /* of the bar */
    int no_bar;            /* 1: no bar at this panel */
} tp_heat;

/* A heat map of the rows x columns matrix z, by rows.  Cell (i, j) covers the i-th of
   equal parts of y0 to y1 and the j-th of x0 to x1, on a logarithmic axis equal in the
   logarithm; y0 > y1 or x0 > x1 turns the matrix around.  NaN is a missing cell, in grey.
   It is drawn as one image with sharp cells.  More than four cells on three pt are drawn
   in blocks, a block by its largest value, on a diverging scale by the largest magnitude,
   so that no thin row or column is lost.  heat may be NULL. */
TP_API void tp_heatmap(tp_panel *p, int rows, int columns, const double *z,
                       const tp_heat *heat);

/* Markers at (x_i, y_i) in the colour of z_i on the panel's scale; of heat only scale,
   limits, label and no_bar count, of style only marker, size, alpha, label and key. */
TP_API void tp_scatter(tp_panel *p, size_t n, const double *x, const double *y,
                       const double *z, const tp_heat *heat, const tp_style *style);

/* A curve through (x_i, y_i) in the colours of z_i on the panel's scale, in between
   even on that scale, in 24 shades, with a thin grey edge.  heat as of tp_scatter; of
   style only width (default 1.6 pt), alpha, arrows, label and key count.  Those of one
   width and alpha are drawn together, which keeps SVG small. */
TP_API void tp_trajectory(tp_panel *p, size_t n, const double *x, const double *y,
                          const double *z, const tp_heat *heat, const tp_style *style);

/* Where the nodes of a grid lie: row i at the i-th of `rows` even steps from y0 to y1,
   column j from x0 to x1, the outer nodes on the edges; on a logarithmic axis the steps
   are even in the logarithm.  Arrays over a grid go by rows. */
typedef struct tp_grid {
    int rows, columns; /* at least 2; up to 10^7 nodes */
    double x0, x1, y0, y1;
} tp_grid;

typedef struct tp_contours {
    int n_levels;         /* 0: about 8 round ones within the data */
    const double *levels; /* ascending */
    int filled; /* 1: all between, below and above the levels in the colours of `heat` */
    int labels; /* 1: the level on each line that is long enough, which breaks there */
} tp_contours;

/* Contours of z, by marching squares: linear along the edges of the cells, and at a
   saddle what the mean of the four corners says.  A cell with a NaN at a corner has
   none.  Filled contours have the bar of a heat map; a band has the colour of its
   middle.  heat (of filled contours: scale, limits, label, no_bar; a log scale also
   gives round levels in the logarithm) and style (of the lines: default grey, .7 pt;
   width < 0: no lines) may be NULL, contours too. */
TP_API void tp_contour(tp_panel *p, const tp_grid *grid, const double *z,
                       const tp_contours *contours, const tp_heat *heat,
                       const tp_style *style);

typedef struct tp_streams {
    double separation; /* of neighbouring lines, pt, at least 2; 0: 9 */
    double arrows; /* about the distance of heads along a line, pt; 0: 60; < 0: none */
} tp_streams;

/* Evenly spaced streamlines (Jobard and Lefer, Creating Evenly-Spaced Streamlines of
   Arbitrary Density, 1997) of the field (vx, vy) given at the nodes in units of the data
   per time, of which only the direction counts, with arrow heads.  A line begins at the
   separation from those before and ends at half of it, at an edge, at a singularity, and
   where it closes.  At nodes where the field is NaN or 0 there is none, up to halfway to
   the next; an infinite component alone gives the direction.  Lines are integrated in pt,
   by steps of a tenth of the separation (Runge-Kutta 4); between nodes directions are
   interpolated bilinearly.  style: default grey, .7 pt. */
TP_API void tp_streamlines(tp_panel *p, const tp_grid *grid, const double *vx,
                           const double *vy, const tp_streams *streams,
                           const tp_style *style);

/* Shades the area about the nodes where mask is not 0, with edges halfway between nodes
   and corners cut; of style only colour, alpha and label count; hatched if style->dash is
   TP_DASHED.  Does not widen fitted limits. */
TP_API void tp_mask(tp_panel *p, const tp_grid *grid, const double *mask,
                    const tp_style *style);

/* The power law y0 (x/x0)^slope from x0 to x1, on two logarithmic axes, its label
   (default: "slope S") beside it and along it.  style: default dark, .8 pt. */
TP_API void tp_slope(tp_panel *p, double slope, double x0, double y0, double x1,
                     const tp_style *style);

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
    int halo;         /* 1: with a white rim, as always over heat maps */
    int relative;     /* 1: x and y are fractions of the panel's width and height */
} tp_note;

/* Text at a place of the data.  note may be NULL.  Does not widen fitted limits. */
TP_API void tp_text(tp_panel *p, double x, double y, const char *text,
                    const tp_note *note);

/* ===================================================================== >>output */

/* Write path.svg (coordinates to a hundredth of a point), path.pdf and path.png (two
   pixels a point).  Each is written under a temporary name, path.svg.part and so on, and
   renamed when all three are complete.  More marks may follow, and another tp_save. */
TP_API tp_status tp_save(tp_figure *f, const char *path);

/* Write what is drawn, as text: panels, limits, ticks, marks with style and numbers
   (%.17g).  It does not depend on fonts or on versions of libraries. */
TP_API tp_status tp_dump(tp_figure *f, const char *path);

/* An animation: figures of one size, each seen for so many seconds (.02 to 60), over and
   over.  Fix the limits of the axes: fitted ones, and the margins with them, would move. */
typedef struct tp_animation tp_animation;
TP_API tp_animation *tp_animation_begin(double seconds);

/* Add the figure as it is now; it stays the caller's.  One that looks like the one before
   makes that last longer: add a figure several times to dwell on it. */
TP_API void tp_animation_add(tp_animation *a, tp_figure *f);

/* Write path.apng, a PNG whose frames browsers show in turn and whose first one all else
   shows, two pixels a point, in the way of tp_save.  It has 255 colours at most: areas are
   within 11 of 255 levels a channel of what tp_save writes, rims of lines and letters
   within 35, both more if that takes too many.  A frame holds what changes: some 2 kB for
   a curve that moves through a panel of 150 pt.  Until tp_animation_end each takes 4 bytes
   of memory for each pixel of the rectangle that changes.  More frames may follow, and
   another tp_animation_save. */
TP_API tp_status tp_animation_save(tp_animation *a, const char *path);

/* As tp_error and tp_end.  An error of a figure added is an error of the animation. */
TP_API const char *tp_animation_error(const tp_animation *a);
TP_API void tp_animation_end(tp_animation *a);

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

/* ############################################################## implementation */
#ifdef TOYPLOT_IMPLEMENTATION
#ifndef TOYPLOT_IMPLEMENTED
#define TOYPLOT_IMPLEMENTED

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* The house style, in pt. */
#define TP__FONT "TeX Gyre Pagella, TeX Gyre Pagella Math, DejaVu Sans"
#define TP__TYPE 10.0 /* axis labels, titles */
#define TP__SMALL 9.0 /* ticks, line labels, legends, notes */
#define TP__CAP 0.66  /* height of a digit over the size of the type */
#define TP__SPINE 0.6
#define TP__TICK 4.0
#define TP__MINOR 2.2
#define TP__PAD 3.0                  /* white space at the edges of the figure */
#define TP__BAR 8.0                  /* width of a colour bar, and of the gap before it */
#define TP__LEVEL 7.5                /* type of the levels on contours */
#define TP__TURN 0.17453292519943295 /* they turn by steps of 10 degrees */
#define TP__APART 8.0                /* a label moved further than this gets a leader */

#define TP__CELLS 16
#define TP__TICKS 32
#define TP__MINORS 256

typedef struct tp__scale {
    double lo, hi;
    int free_lo, free_hi; /* fitted limits, that may move to a tick close by */
    int log, named;       /* named: the ticks' labels are drawn */
    int reverse;
    int n, n_minor;
    double at[TP__TICKS], minor[TP__MINORS];
    char text[TP__TICKS][64];
    char exponent[32]; /* "" or the common factor of the labels, in the label language */
} tp__scale;

typedef enum tp__kind {
    TP__LINE,
    TP__BAND,
    TP__POINTS,
    TP__BINS,
    TP__HLINE,
    TP__VLINE,
    TP__XSPAN,
    TP__TEXT,
    TP__HEAT,
    TP__SCATTER,
    TP__TRAJECTORY,
    TP__CONTOUR,
    TP__STREAMS,
    TP__MASK,
    TP__SLOPE
} tp__kind;

static const char *const tp__kind_name[] = { "line",        "band",       "points",
                                             "histogram",   "hline",      "vline",
                                             "xspan",       "text",       "heatmap",
                                             "scatter",     "trajectory", "contour",
                                             "streamlines", "mask",       "slope" };

/* Several lines through points, in pt. */
typedef struct tp__strand {
    int first, n, closed;
    int level;                          /* of a contour */
    int text;                           /* on it, -1: none */
    double at, label_x, label_y, angle; /* of its middle: along the line, in pt */
} tp__strand;
typedef struct tp__lines {
    double *x, *y;
    tp__strand *strand;
    int n, capacity, n_points, x_capacity, y_capacity;
} tp__lines;

typedef struct tp__mark {
    tp__kind kind;
    size_t n;
    double *x, *y,
        *z; /* one allocation; y, z are lo, hi of bands; z the error of points or NULL */
    tp_style style; /* resolved: nothing left to a default; the label is a copy */
    tp_note note;
    tp_heat heat;
    int rows, columns;
    double *value; /* what the colours stand for; NULL if they stand for nothing */
    size_t n_value;
    double *node; /* what a contour, streamlines or a mask have at the nodes of a grid */
    size_t n_node;
    tp_contours contours; /* the levels are a copy */
    int hidden;           /* a contour without lines */
    int first_text;       /* of the levels */
    tp_streams streams;
    tp__lines lines, area; /* of this layout: lines; outlines of filled contours, masks */
    int label;             /* of the laid-out texts; -1: none */
    tp_key where;          /* of the label in this layout */
    double end_x, end_y;   /* of the line, pt */
    double label_x,
        label_y;  /* of the label: left and baseline; at a line end the middle */
    double angle; /* of a label on a line, around (end_x, end_y) */
} tp__mark;

/* A label of the label language as a list of operations, see tp__parse. */
typedef enum tp__op { TP__SHOW, TP__MARK, TP__BACK, TP__JOIN, TP__NEWLINE } tp__op;
typedef struct tp__piece {
    tp__op op;
    int italic, start, length; /* in the label's bytes */
    double scale, rise;        /* both times the size of the type */
} tp__piece;
typedef struct tp__label {
    char *bytes;
    tp__piece *piece;
    int n, n_bytes;
} tp__label;

/* A measured text; x to the right and y down from the first baseline. */
typedef struct tp__run {
    PangoLayout *layout;
    double x, y;
} tp__run;
typedef struct tp__text {
    tp__run *run;
    int n;
    double width, size, above, below,
        last; /* last: distance from first to last baseline */
} tp__text;

struct tp_panel {
    tp_figure *figure;
    int row, column, cycle; /* cycle: colours of the palette taken so far */
    tp_axes_desc desc;      /* strings and ticks are copies */
    tp__mark *mark;
    int n, capacity;
    tp__scale x, y, z;   /* z: of the colours */
    int has_map;         /* it has a heat map, contours or streamlines */
    int shaded;          /* a heat map or filled contours */
    const tp_heat *heat; /* of the mark that gives the scale of the colours, or NULL */
    const char *z_name;
    int bar;                         /* the colour bar stands here */
    double left, top, right, bottom; /* of the plotting area, pt */
    double outer_left, outer_bottom; /* of the area with the texts of the axes */
    int x_label, y_label, title, x_exponent, y_exponent; /* texts */
    int x_tick[TP__TICKS], y_tick[TP__TICKS], z_tick[TP__TICKS], z_label, z_exponent;
    double bar_gap,
        bar_end;      /* from the plotting area to the bar and to its label's end */
    double label_gap; /* from the plotting area to the labels at the line ends */
    double legend_x, legend_y, legend_width, legend_height;
};

struct tp_figure {
    tp_layout layout;
    tp_panel *panel[TP__CELLS][TP__CELLS];
    tp__text *text;
    int n_text, text_capacity;
    int x_label, y_label;      /* texts */
    double x_middle, y_middle; /* of all panels, pt */
    PangoContext *pango;
    tp_status status;
    char message[512];
};

static void tp__fail(tp_figure *f, tp_status s, const char *format, ...)
{
    va_list a;
    char *c;
    if (f->status != TP_OK) return;
    f->status = s;
    va_start(a, format);
    vsnprintf(f->message, sizeof f->message, format, a);
    va_end(a);
    for (c = f->message; *c; c++)
        if (*c == '\n') *c = ' ';
}

static void *tp__allocate(tp_figure *f, size_t n, size_t size)
{
    void *p = n > SIZE_MAX / size ? NULL : calloc(n ? n : 1, size);
    if (!p) tp__fail(f, TP_ERR_MEMORY, "out of memory");
    return p;
}

/* Room for one more element of an array that grows by doubling; 0 when memory is out. */
static int tp__grow(tp_figure *f, void **p, int n, int *capacity, size_t size)
{
    int wanted = *capacity ? 2 * *capacity : 16;
    void *q;
    if (n < *capacity) return 1;
    q = realloc(*p, (size_t)wanted * size);
    if (!q) {
        tp__fail(f, TP_ERR_MEMORY, "out of memory");
        return 0;
    }
    *p = q;
    *capacity = wanted;
    return 1;
}

static char *tp__copy(tp_figure *f, const char *s)
{
    char *c = s ? (char *)tp__allocate(f, strlen(s) + 1, 1) : NULL;
    if (c) memcpy(c, s, strlen(s));
    return c;
}

/* ======================================================================= >>text
   From the label language to pieces (tp__parse), then to measured text (tp__text_new).

   The pieces of N_{tr}^2 are  show N, mark, show tr, back, show 2, join:  mark remembers
   where the pen is, back returns there, join goes on behind the longer of the two. */

static const char tp__names[] = /* name, space, sign, space */
    "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι "
    "kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ "
    "chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ "
    "Phi Φ Psi Ψ Omega Ω ell ℓ partial ∂ nabla ∇ times × cdot · pm ± le ≤ ge ≥ "
    "ne ≠ approx ≈ sim ∼ to → in ∈ infty ∞ sqrt √ sum ∑ star ⋆ dagger † langle ⟨ "
    "rangle ⟩ minus − dots … ";

typedef struct tp__parser {
    const char *s, *error;
    tp__label *label;
    int italic, depth;
} tp__parser;

/* bytes has room for 3 bytes, piece for 3 pieces, per byte of the source: see
   tp__parse. */
static void tp__emit(tp__parser *p, tp__op op, const char *utf8, size_t length,
                     double scale, double rise)
{
    tp__label *l = p->label;
    tp__piece *last = l->n ? &l->piece[l->n - 1] : NULL;
    if (op != TP__SHOW || !last || last->op != TP__SHOW || last->italic != p->italic ||
        last->scale != scale || last->rise != rise) {
        last = &l->piece[l->n++];
        last->op = op;
        last->italic = p->italic;
        last->start = l->n_bytes;
        last->length = 0;
        last->scale = scale;
        last->rise = rise;
    }
    memcpy(l->bytes + l->n_bytes, utf8, length);
    l->n_bytes += (int)length;
    last->length += (int)length;
}

/* What follows a backslash. */
static void tp__parse_name(tp__parser *p, double scale, double rise)
{
    const char *s = ++p->s, *t = tp__names;
    size_t n = 0;
    while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z')) n++;
    if (n == 0) {
        if (*s == '|')
            tp__emit(p, TP__SHOW, "‖", strlen("‖"), scale, rise);
        else if (*s && strchr("_^*{}\\", *s))
            tp__emit(p, TP__SHOW, s, 1, scale, rise);
        else
            p->error = "\\ stands before nothing it can change";
        if (*s) p->s++;
        return;
    }
    p->s += n;
    while (*t) {
        const size_t name = strcspn(t, " "), sign = strcspn(t + name + 1, " ");
        if (name == n && !memcmp(s, t, n)) {
            tp__emit(p, TP__SHOW, t + name + 1, sign, scale, rise);
            return;
        }
        t += name + sign + 2;
    }
    p->error = "an unknown name after \\";
}

static void tp__parse_character(tp__parser *p, double scale, double rise)
{
    size_t n = 1;
    while (((unsigned char)p->s[n] & 0xc0) == 0x80) n++;
    if (*p->s == '-' && p->depth)
        tp__emit(p, TP__SHOW, "−", strlen("−"), scale, rise);
    else
        tp__emit(p, TP__SHOW, p->s, n, scale, rise);
    p->s += n;
}

static void tp__parse_group(tp__parser *p, char stop, double scale, double rise);

/* One subscript or superscript; p->s is at its sign. */
static void tp__parse_script(tp__parser *p, double scale, double rise)
{
    rise += *p->s == '^' ? .38 * scale : -.18 * scale;
    scale *= .7;
    p->s++;
    if (++p->depth > 4)
        p->error = "scripts nested too deep";
    else if (*p->s == '{')
        p->s++, tp__parse_group(p, '}', scale, rise);
    else if (*p->s == '\\')
        tp__parse_name(p, scale, rise);
    else if (!*p->s || strchr("_^*} \n", *p->s))
        p->error = "empty script";
    else
        tp__parse_character(p, scale, rise);
    p->depth--;
}

static void tp__parse_group(tp__parser *p, char stop, double scale, double rise)
{
    while (!p->error) {
        char c = *p->s;
        if (c == stop) {
            if (c) p->s++;
            return;
        }
        if (c == '\0')
            p->error = "an open {";
        else if (c == '}')
            p->error = "a } without {";
        else if (c == '{')
            p->s++, tp__parse_group(p, '}', scale, rise);
        else if (c == '\\')
            tp__parse_name(p, scale, rise);
        else if (c == '*')
            p->s++, p->italic = !p->italic;
        else if (c == '\n')
            p->s++, tp__emit(p, TP__NEWLINE, "", 0, scale, rise);
        else if (c == '_' || c == '^') {
            tp__emit(p, TP__MARK, "", 0, scale, rise);
            tp__parse_script(p, scale, rise);
            if (!p->error && (*p->s == '_' || *p->s == '^')) {
                if (*p->s == c) p->error = "two scripts in one place";
                tp__emit(p, TP__BACK, "", 0, scale, rise);
                tp__parse_script(p, scale, rise);
            }
            tp__emit(p, TP__JOIN, "", 0, scale, rise);
        } else
            tp__parse_character(p, scale, rise);
    }
}

static void tp__label_free(tp__label *l)
{
    free(l->bytes);
    free(l->piece);
    memset(l, 0, sizeof *l);
}

/* NULL, or what is wrong with the source.  The label is to be freed in either case. */
static const char *tp__parse(const char *source, tp__label *label)
{
    tp__parser p;
    size_t n = strlen(source) + 1;
    memset(label, 0, sizeof *label);
    memset(&p, 0, sizeof p);
    if (n > 10000 || !g_utf8_validate(source, -1, NULL)) return "not UTF-8, or too long";
    label->bytes = (char *)calloc(n, 3);
    label->piece = (tp__piece *)calloc(3 * n, sizeof *label->piece);
    if (!label->bytes || !label->piece) return "out of memory";
    p.s = source;
    p.label = label;
    tp__parse_group(&p, '\0', 1, 0);
    if (!p.error && p.italic) p.error = "an open *";
    return p.error;
}

/* Lay out and measure; the index of the text, -1 for none (s NULL or empty, or an
   error). */
static int tp__text_new(tp_figure *f, const char *s, double size)
{
    tp__label label;
    tp__text *t;
    double x = 0, saved[8], furthest[8], lead = 1.2 * size;
    int i, depth = 0;
    const char *error;
    if (!s || !*s || f->status != TP_OK) return -1;
    if (!tp__grow(f, (void **)&f->text, f->n_text, &f->text_capacity, sizeof *f->text))
        return -1;
    error = tp__parse(s, &label);
    if (error) tp__fail(f, TP_ERR_LABEL, "label \"%s\": %s", s, error);
    t = &f->text[f->n_text++];
    memset(t, 0, sizeof *t);
    t->size = size;
    t->above = .74 * size;
    t->below = .24 * size;
    t->run = (tp__run *)tp__allocate(f, (size_t)label.n, sizeof *t->run);
    for (i = 0; f->status == TP_OK && i < label.n; i++) {
        const tp__piece *p = &label.piece[i];
        PangoFontDescription *d;
        PangoRectangle box;
        tp__run *r;
        switch (p->op) {
        case TP__NEWLINE: t->last += lead, x = 0; continue;
        case TP__MARK: saved[depth] = furthest[depth] = x, depth++; continue;
        case TP__BACK: furthest[depth - 1] = x, x = saved[depth - 1]; continue;
        case TP__JOIN: depth--, x = fmax(x, furthest[depth]) + .04 * size; continue;
        case TP__SHOW: break;
        }
        r = &t->run[t->n++];
        r->layout = pango_layout_new(f->pango);
        d = pango_font_description_from_string(TP__FONT);
        pango_font_description_set_absolute_size(d, p->scale * size * PANGO_SCALE);
        if (p->italic) pango_font_description_set_style(d, PANGO_STYLE_ITALIC);

        pango_layout_set_font_description(r->layout, d);
        pango_font_description_free(d);
        pango_layout_set_text(r->layout, label.bytes + p->start, p->length);
        pango_layout_get_extents(r->layout, NULL, &box);
        if (pango_layout_get_unknown_glyphs_count(r->layout))
            tp__fail(f, TP_ERR_LABEL, "label \"%s\": no font has one of its characters",
                     s);
        r->x = x;
        r->y = t->last - p->rise * size;
        x += (double)box.width / PANGO_SCALE;
        t->width = fmax(t->width, x);
        if (t->last == 0) t->above = fmax(t->above, (p->rise + .74 * p->scale) * size);
        t->below = fmax(t->below, (.24 * p->scale - p->rise) * size);
    }
    tp__label_free(&label);
    return f->n_text - 1;
}

static void tp__texts_free(tp_figure *f)
{
    int i, k;
    for (i = 0; i < f->n_text; i++) {
        for (k = 0; k < f->text[i].n; k++) g_object_unref(f->text[i].run[k].layout);
        free(f->text[i].run);
    }
    f->n_text = 0;
}

static double tp__text_width(const tp_figure *f, int t)
{
    return t < 0 ? 0 : f->text[t].width;
}
static double tp__text_height(const tp_figure *f, int t)
{
    return t < 0 ? 0 : f->text[t].above + f->text[t].last + f->text[t].below;
}

/* ====================================================================== >>ticks
   Where an axis is marked, and with which numbers. */

static double tp__power10(int e)
{
    double p = 1;
    int i;
    for (i = 0; i < (e < 0 ? -e : e); i++) p *= 10;
    return e < 0 ? 1 / p : p;
}

/* a 10^e, correctly rounded where a and 10^|e| are exact. */
static double tp__scaled(double a, int e)
{
    return e < 0 ? a / tp__power10(-e) : a * tp__power10(e);
}

/* floor(log10(x)), x > 0, safe at powers of ten. */
static int tp__decade(double x)
{
    int e = (int)floor(log10(x));
    if (tp__scaled(1, e + 1) <= x) e++;
    if (tp__scaled(1, e) > x) e--;
    return e;
}

/* Extended Wilkinson labelling (Talbot, Lin and Hanrahan, An Extension of Wilkinson's
   Algorithm for Positioning Tick Labels on Axes, 2010): of all arithmetic progressions
   with steps j q 10^z, the one with the best weighted sum of simplicity, coverage and
   density (legibility is constant), for about m ticks on [lo, hi].  Upper bounds of
   each term end the loops early, so the optimum is exact.  inside: only ticks within
   [lo, hi].  Returns their number, at most TP__TICKS. */
static int tp__ticks_linear(double lo, double hi, double m, int inside, double *at)
{
    static const int q10[] = { 10, 50, 20, 25, 40, 30 }; /* 10 q, the nicest first */
    const double range = hi - lo, slack = 1e-9 * range, tenth = .1 * range;
    double best = -2, best_start = 0;
    int best_j = 0, best_q = 0, best_e = 0, best_k = 0, i, j, k, e;
    for (j = 1;; j++)
        for (i = 0; i < 6; i++) {
            const double simple = 1 - i / 5. - j;
            if (.25 * (simple + 1) + .75 < best) goto done;
            for (k = 2; k <= TP__TICKS; k++) {
                const double dense = k >= m ? 2 - (k - 1) / (m - 1) : 1;
                if (.25 * (simple + 1) + .2 + .5 * dense + .05 < best) break;
                e = (int)ceil(log10(range / (k + 1) / j / (.1 * q10[i])));
                for (;; e++) {
                    const double unit = tp__scaled(q10[i], e - 1), step = j * unit;
                    const double span = (k - 1) * step, over = fmax(0, span - range) / 2;
                    const double cover = 1 - over * over / (tenth * tenth);
                    double start, last;
                    if (.25 * (simple + 1) + .2 * cover + .5 * dense + .05 < best) break;
                    start = floor(hi / step) * j - (k - 1.) * j;
                    last = ceil(lo / step) * j;
                    for (; start <= last; start++) {
                        const double a = start * unit, b = a + span;
                        const double r = (k - 1) / (b - a);
                        const double t = (m - 1) / (fmax(b, hi) - fmin(a, lo));
                        const double zero =
                            a <= slack && b >= -slack && fmod(start, j) == 0 ? 1 : 0;
                        const double c =
                            1 - .5 * ((hi - b) * (hi - b) + (lo - a) * (lo - a)) /
                                    (tenth * tenth);
                        const double score = .25 * (simple + zero) + .2 * c +
                                             .5 * (2 - fmax(r / t, t / r)) + .05;
                        if (inside && (a < lo - slack || b > hi + slack)) continue;
                        if (score > best) {
                            best = score;
                            best_start = start;
                            best_j = j;
                            best_q = q10[i];
                            best_e = e - 1;
                            best_k = k;
                        }
                    }
                }
            }
        }
done:
    for (i = 0; i < best_k; i++)
        at[i] = tp__scaled((best_start + (double)i * best_j) * best_q, best_e);
    return best_k;
}

/* Write v with so many decimals and a true minus sign. */
static void tp__number(char *text, size_t size, double v, int decimals)
{
    char digits[48];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(v));
    snprintf(text, size, "%s%s", v < 0 && strtod(digits, NULL) != 0 ? "−" : "", digits);
}

/* The fewest decimals that tell all of at[i] 10^-e to a millionth of their distance. */
static int tp__decimals(int n, const double *at, int e)
{
    const double unit = n > 1 ? fabs(at[1] - at[0]) : fabs(at[0]);
    int d, i;
    for (d = 0; d < 12; d++) {
        for (i = 0; i < n; i++) {
            const double v = tp__scaled(at[i], d - e);
            if (fabs(v - floor(v + .5)) > 1e-6 * tp__scaled(unit, d - e)) break;
        }
        if (i == n) break;
    }
    return d;
}

/* Name the ticks of a linear axis: plain numbers with equally many decimals, and from
   100000 on or when all are below .01 a common power of ten. */
static void tp__name_linear(tp__scale *s)
{
    double most = 0;
    int i, e = 0, d;
    for (i = 0; i < s->n; i++) most = fmax(most, fabs(s->at[i]));
    if (most >= 1e5 || (most > 0 && most < .01)) e = tp__decade(most);
    d = tp__decimals(s->n, s->at, e);
    for (i = 0; i < s->n; i++)
        tp__number(s->text[i], sizeof s->text[i], tp__scaled(s->at[i], -e), d);
    if (e) snprintf(s->exponent, sizeof s->exponent, "×10^{%d}", e);
}

/* The label of mantissa 10^e on a logarithmic axis. */
static void tp__name_log(char *text, size_t size, int mantissa, int e, int plain)
{
    if (plain)
        tp__number(text, size, tp__scaled(mantissa, e), e < 0 ? -e : 0);
    else if (mantissa == 1)
        snprintf(text, size, "10^{%d}", e);
    else
        snprintf(text, size, "%d×10^{%d}", mantissa, e);
}

/* Ticks of a logarithmic axis for about m labels: decades, every k-th if they are many,
   also 2 and 5 times them if the axis has under 1.5 decades; the ticks of a linear axis
   when these are still under three. */
static void tp__ticks_log(tp__scale *s, double m)
{
    const double slack = 1 + 1e-9, decades = log10(s->hi / s->lo);
    const int first = tp__decade(s->lo), last = tp__decade(s->hi * slack);
    const int plain = s->lo >= .01 / slack && s->hi <= 1000 * slack && decades < 4;
    const int most = (int)m + 2;
    int e, k, every = 1, linear, fine = 0, count = 0, named = 0;
    for (e = first; e <= last; e++)
        for (k = 1; k <= 9; k++) {
            const double v = tp__scaled(k, e);
            if (v * slack < s->lo || v > s->hi * slack) continue;
            count += k == 1 || k == 2 || k == 5;
            named += k == 1;
        }
    fine = decades < 1.5 || named < 3;
    linear = fine && count < 3;
    if (linear) {
        s->n = tp__ticks_linear(s->lo, s->hi, m, 1, s->at);
        tp__name_linear(s);
    }
    if (count > most + 1) fine = 0;
    while ((last - first) / every + 1 > most) every++;
    for (e = first; e <= last; e++)
        for (k = 1; k <= 9; k++) {
            const double v = tp__scaled(k, e);
            const int decade = k == 1 && (e % every + every) % every == 0;
            if (v * slack < s->lo || v > s->hi * slack) continue;
            if ((decade || (fine && (k == 2 || k == 5))) && !linear) {
                if (s->n == TP__TICKS) continue;
                tp__name_log(s->text[s->n], sizeof s->text[s->n], k, e, plain);
                s->at[s->n++] = v;
            } else if ((k == 1 || decades <= 5) && s->n_minor < TP__MINORS)
                s->minor[s->n_minor++] = v;
        }
}

/* Choose and name the ticks of a scale; m is how many there may be.  On a linear axis
   the outer ones may lie outside: then a fitted limit moves out to them if they are
   near, else they go. */
static void tp__ticks(tp__scale *s, double m)
{
    const double slack = 1e-9 * (s->hi - s->lo), near = .06 * (s->hi - s->lo);
    double inside[TP__TICKS];
    int i, n;
    s->n = s->n_minor = 0;
    s->exponent[0] = '\0';
    if (s->log) {
        tp__ticks_log(s, m);
        return;
    }
    n = tp__ticks_linear(s->lo, s->hi, m, 0, s->at);
    if (s->free_lo && s->at[0] >= s->lo - near) s->lo = fmin(s->lo, s->at[0]);
    if (s->free_hi && s->at[n - 1] <= s->hi + near) s->hi = fmax(s->hi, s->at[n - 1]);
    for (i = 0; i < n; i++)
        if (s->at[i] >= s->lo - slack && s->at[i] <= s->hi + slack)
            s->at[s->n++] = s->at[i];
    if (s->n < 3) { /* these are at least two */
        n = tp__ticks_linear(s->lo, s->hi, m, 1, inside);
        if (n > s->n) memcpy(s->at, inside, sizeof inside), s->n = n;
    }
    tp__name_linear(s);
}

/* ====================================================================== >>marks
   What the calls of the user leave in the display list. */

static const tp_color tp__okabe_ito[7] = { TP_BLUE,   TP_VERMILION, TP_GREEN, TP_PINK,
                                           TP_ORANGE, TP_SKY,       TP_BLACK };

TP_API tp_color tp_palette(int i) { return tp__okabe_ito[(i % 7 + 7) % 7]; }

TP_API tp_figure *tp_begin(const tp_layout *layout)
{
    tp_figure *f = (tp_figure *)calloc(1, sizeof *f);
    tp_layout *l;
    cairo_font_options_t *o;
    if (!f) return NULL;
    l = &f->layout;
    if (layout) *l = *layout;
    l->x_label = tp__copy(f, l->x_label);
    l->y_label = tp__copy(f, l->y_label);
    if (l->rows == 0) l->rows = 1;
    if (l->columns == 0) l->columns = 1;
    if (l->rows < 1 || l->columns < 1 || l->rows > TP__CELLS || l->columns > TP__CELLS) {
        tp__fail(f, TP_ERR_ARGUMENT, "a figure of %d rows and %d columns (1 to %d)",
                 l->rows, l->columns, TP__CELLS);
        l->rows = l->columns = 1;
    }
    if (l->width == 0) l->width = l->rows * l->columns > 1 ? 470 : 400;
    if (l->height == 0) l->height = l->rows * l->columns > 1 ? 200 * l->rows : 250;
    if (!(l->width > 0 && l->height > 0 && l->width <= 5000 && l->height <= 5000))
        tp__fail(f, TP_ERR_ARGUMENT, "a figure of %g x %g pt (above 0, up to 5000)",
                 l->width, l->height);
    f->pango = pango_font_map_create_context(pango_cairo_font_map_get_default());
    o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(f->pango, o);
    cairo_font_options_destroy(o);
    pango_context_set_round_glyph_positions(f->pango, FALSE);
    pango_context_set_language(f->pango, pango_language_from_string("en"));
    pango_context_set_base_dir(f->pango, PANGO_DIRECTION_LTR);
    return f;
}

/* Two limits, of which 0 is none, that are no limits. */
static int tp__bad_limits(double min, double max, int log)
{
    return !(fabs(min) <= 1e150 && fabs(max) <= 1e150) || (log && (min < 0 || max < 0)) ||
           (min >= max && min != 0 && max != 0) ||
           (min < max && max - min < 1e-9 * fmax(fabs(min), fabs(max)));
}

/* Copy an axis and check it. */
static void tp__axis_copy(tp_figure *f, tp_axis *a, const char *name)
{
    double *at = NULL;
    char **text = NULL;
    int i;
    if (a->n_ticks > TP__TICKS || (a->n_ticks > 0 && !a->ticks)) {
        tp__fail(f, TP_ERR_ARGUMENT, "%s axis: %d ticks (up to %d)", name, a->n_ticks,
                 TP__TICKS);
        a->n_ticks = 0;
    }
    if (tp__bad_limits(a->min, a->max, a->log))
        tp__fail(f, TP_ERR_ARGUMENT, "%s axis: limits %g to %g", name, a->min, a->max);
    a->label = tp__copy(f, a->label);
    if (a->n_ticks > 0) {
        at = (double *)tp__allocate(f, (size_t)a->n_ticks, sizeof *at);
        if (a->tick_labels)
            text = (char **)tp__allocate(f, (size_t)a->n_ticks, sizeof *text);
        for (i = 0; i < a->n_ticks; i++) {
            if (at) at[i] = a->ticks[i];
            if (text) text[i] = tp__copy(f, a->tick_labels[i]);
            if (!isfinite(a->ticks[i]) || (a->log && a->ticks[i] <= 0))
                tp__fail(f, TP_ERR_ARGUMENT, "%s axis: a tick at %g", name, a->ticks[i]);
        }
    }
    a->ticks = at;
    a->tick_labels = (const char *const *)text;
}

static void tp__axis_free(tp_axis *a)
{
    int i;
    for (i = 0; a->tick_labels && i < a->n_ticks; i++) free((void *)a->tick_labels[i]);
    free((void *)a->tick_labels);
    free((void *)a->ticks);
    free((void *)a->label);
}

TP_API tp_panel *tp_axes(tp_figure *f, int row, int column, const tp_axes_desc *desc)
{
    tp_panel *p;
    if (!f || f->status != TP_OK) return NULL;
    if (row < 0 || column < 0 || row >= f->layout.rows || column >= f->layout.columns ||
        f->panel[row][column]) {
        tp__fail(f, TP_ERR_ARGUMENT,
                 "panel (%d, %d): outside the %d x %d figure, or taken", row, column,
                 f->layout.rows, f->layout.columns);
        return NULL;
    }
    p = (tp_panel *)tp__allocate(f, 1, sizeof *p);
    if (!p) return NULL;
    f->panel[row][column] = p;
    p->figure = f;
    p->row = row;
    p->column = column;
    if (desc) p->desc = *desc;
    tp__axis_copy(f, &p->desc.x, "x");
    tp__axis_copy(f, &p->desc.y, "y");
    p->desc.title = tp__copy(f, p->desc.title);
    p->x.log = p->desc.x.log;
    p->y.log = p->desc.y.log;
    return p;
}

/* A new mark with three arrays of n numbers; NULL after an error. */
static tp__mark *tp__mark_new(tp_panel *p, tp__kind kind, size_t n, const tp_style *style)
{
    const int area =
        kind == TP__BAND || kind == TP__BINS || kind == TP__XSPAN || kind == TP__MASK;
    const int field = kind == TP__CONTOUR || kind == TP__STREAMS;
    tp__mark *m;
    tp_style *s;
    if (!p || p->figure->status != TP_OK) return NULL;
    if (n == 0 || n > SIZE_MAX / 64) {
        tp__fail(p->figure, TP_ERR_ARGUMENT, "panel (%d, %d), %s: no data", p->row,
                 p->column, tp__kind_name[kind]);
        return NULL;
    }
    if (!tp__grow(p->figure, (void **)&p->mark, p->n, &p->capacity, sizeof *p->mark))
        return NULL;
    m = &p->mark[p->n++];
    memset(m, 0, sizeof *m);
    m->kind = kind;
    m->n = n;
    m->label = -1;
    m->x = (double *)tp__allocate(p->figure, 3 * n, sizeof *m->x);
    if (!m->x) return NULL;
    m->y = m->x + n;
    m->z = m->y + n;
    s = &m->style;
    if (style) *s = *style;
    s->label = tp__copy(p->figure, s->label);
    if (s->role == TP_AS_MARK)
        s->role = kind == TP__HLINE || kind == TP__VLINE || kind == TP__XSPAN || field ||
                          kind == TP__MASK
                      ? TP_GUIDE
                      : TP_MEASURED;
    if (s->color == 0 && s->role == TP_MEASURED) {
        s->color = tp_palette(p->cycle);
        if (kind != TP__BAND) p->cycle++;
    } else if (s->color == 0)
        s->color = s->role == TP_THEORY ? TP_DARK : TP_GREY;
    if (s->dash == TP_DASH_BY_ROLE) s->dash = s->role == TP_THEORY ? TP_DASHED : TP_SOLID;
    if (s->width == 0)
        s->width = s->role == TP_MEASURED ? 1.4
                   : s->role == TP_THEORY ? 1
                   : field                ? .7
                                          : .8;
    if (s->alpha == 0) s->alpha = area ? .2 : 1;
    if (s->size == 0) s->size = 4;
    if (s->marker == TP_MARKER_DEFAULT && kind == TP__POINTS) s->marker = TP_DISC;
    if (!(s->width > 0 && s->alpha > 0 && s->alpha <= 1 && s->size > 0) ||
        s->arrows < -1 || s->arrows > 1000)
        tp__fail(p->figure, TP_ERR_ARGUMENT, "%s: width %g, alpha %g, size %g, arrows %d",
                 tp__kind_name[kind], s->width, s->alpha, s->size, s->arrows);
    return m;
}

/* Copy n numbers into the mark, none of them beyond what an axis can hold; positive if
   wanted. */
static void tp__take(tp_panel *p, const tp__mark *m, const char *name, size_t n,
                     const double *from, double *to, int positive)
{
    size_t i;
    for (i = 0; i < n; i++) {
        to[i] = from[i];
        if (fabs(to[i]) <= 1e150 && (!positive || to[i] >= 1e-150)) continue;
        tp__fail(p->figure, TP_ERR_DATA, "panel (%d, %d), %s%s%s%s: %s[%lu] is %g%s",
                 p->row, p->column, tp__kind_name[m->kind], m->style.label ? " \"" : "",
                 m->style.label ? m->style.label : "", m->style.label ? "\"" : "", name,
                 (unsigned long)i, to[i],
                 isfinite(to[i]) ? ", on a logarithmic axis" : "");
        return;
    }
}

TP_API void tp_line(tp_panel *p, size_t n, const double *x, const double *y,
                    const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__LINE, n, style);
    if (!m) return;
    tp__take(p, m, "x", n, x, m->x, p->x.log);
    tp__take(p, m, "y", n, y, m->y, p->y.log);
}

TP_API void tp_band(tp_panel *p, size_t n, const double *x, const double *lo,
                    const double *hi, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__BAND, n, style);
    if (!m) return;
    tp__take(p, m, "x", n, x, m->x, p->x.log);
    tp__take(p, m, "lo", n, lo, m->y, p->y.log);
    tp__take(p, m, "hi", n, hi, m->z, p->y.log);
}

TP_API void tp_points(tp_panel *p, size_t n, const double *x, const double *y,
                      const double *error, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__POINTS, n, style);
    if (!m) return;
    tp__take(p, m, "x", n, x, m->x, p->x.log);
    tp__take(p, m, "y", n, y, m->y, p->y.log);
    if (error)
        tp__take(p, m, "error", n, error, m->z, 0);
    else
        m->z = NULL;
}

/* Give a mark the n numbers its colours stand for. */
static void tp__take_colors(tp_panel *p, tp__mark *m, size_t n, const double *z,
                            const tp_heat *heat)
{
    tp_heat *h = &m->heat;
    size_t i;
    if (heat) *h = *heat;
    h->label = tp__copy(p->figure, h->label);
    if ((unsigned)h->scale > TP_DIVERGING || !z ||
        tp__bad_limits(h->min, h->max, h->scale == TP_LOG) ||
        (h->scale == TP_DIVERGING && (h->max < 0 || (h->min != 0 && h->min != -h->max))))
        tp__fail(p->figure, TP_ERR_ARGUMENT, "%s: colours %d, limits %g to %g%s",
                 tp__kind_name[m->kind], (int)h->scale, h->min, h->max,
                 z ? "" : ", z is NULL");
    if (p->figure->status == TP_OK)
        m->value = (double *)tp__allocate(p->figure, n, sizeof *m->value);
    if (!m->value) return;
    m->n_value = n;
    for (i = 0; i < n; i++) {
        m->value[i] = z[i];
        if ((fabs(z[i]) <= 1e150 && (h->scale != TP_LOG || z[i] >= 0)) ||
            (isnan(z[i]) && (m->kind == TP__HEAT || m->kind == TP__CONTOUR)))
            continue;
        tp__fail(p->figure, TP_ERR_DATA, "panel (%d, %d), %s: z[%lu] is %g%s", p->row,
                 p->column, tp__kind_name[m->kind], (unsigned long)i, z[i],
                 h->scale == TP_LOG ? ", with logarithmic colours" : "");
        return;
    }
}

TP_API void tp_heatmap(tp_panel *p, int rows, int columns, const double *z,
                       const tp_heat *heat)
{
    tp_style s;
    tp__mark *m;
    tp_heat *h;
    memset(&s, 0, sizeof s);
    s.role = TP_GUIDE;
    m = tp__mark_new(p, TP__HEAT, 2, &s);
    if (!m) return;
    if (rows < 1 || columns < 1 || (double)rows * columns > 1e8) {
        tp__fail(p->figure, TP_ERR_ARGUMENT, "heatmap: %d rows, %d columns", rows,
                 columns);
        return;
    }
    m->rows = rows;
    m->columns = columns;
    tp__take_colors(p, m, (size_t)rows * (size_t)columns, z, heat);
    h = &m->heat;
    if (h->x0 == 0 && h->x1 == 0) h->x1 = columns;
    if (h->y0 == 0 && h->y1 == 0) h->y1 = rows;
    if (h->x0 == h->x1 || h->y0 == h->y1)
        tp__fail(p->figure, TP_ERR_ARGUMENT, "heatmap: from (%g, %g) to (%g, %g)", h->x0,
                 h->y0, h->x1, h->y1);
    tp__take(p, m, "x0", 1, &h->x0, m->x, p->x.log);
    tp__take(p, m, "x1", 1, &h->x1, m->x + 1, p->x.log);
    tp__take(p, m, "y0", 1, &h->y0, m->y, p->y.log);
    tp__take(p, m, "y1", 1, &h->y1, m->y + 1, p->y.log);
    p->has_map = p->shaded = 1;
    if (h->row0_on_top) p->desc.y.reverse = 1;
}

TP_API void tp_scatter(tp_panel *p, size_t n, const double *x, const double *y,
                       const double *z, const tp_heat *heat, const tp_style *style)
{
    tp_style s;
    tp__mark *m;
    memset(&s, 0, sizeof s);
    if (style) s = *style;
    s.role = TP_GUIDE;
    s.color = TP_GREY;
    if (s.marker == TP_MARKER_DEFAULT || s.marker == TP_RING) s.marker = TP_DISC;
    m = tp__mark_new(p, TP__SCATTER, n, &s);
    if (!m) return;
    tp__take(p, m, "x", n, x, m->x, p->x.log);
    tp__take(p, m, "y", n, y, m->y, p->y.log);
    tp__take_colors(p, m, n, z, heat);
}

TP_API void tp_trajectory(tp_panel *p, size_t n, const double *x, const double *y,
                          const double *z, const tp_heat *heat, const tp_style *style)
{
    tp_style s;
    tp__mark *m;
    memset(&s, 0, sizeof s);
    if (style) s = *style;
    s.role = TP_GUIDE;
    s.color = TP_GREY;
    s.dash = TP_SOLID;
    if (s.width == 0) s.width = 1.6;
    m = tp__mark_new(p, TP__TRAJECTORY, n, &s);
    if (!m) return;
    tp__take(p, m, "x", n, x, m->x, p->x.log);
    tp__take(p, m, "y", n, y, m->y, p->y.log);
    tp__take_colors(p, m, n, z, heat);
}

/* A mark over a grid, with `each` numbers for each node; NULL after an error. */
static tp__mark *tp__grid_mark(tp_panel *p, tp__kind kind, const tp_grid *grid,
                               size_t each, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, kind, 2, style);
    if (!m) return NULL;
    if (!grid || grid->rows < 2 || grid->columns < 2 ||
        (double)grid->rows * grid->columns > 1e7) {
        tp__fail(p->figure, TP_ERR_ARGUMENT, "%s: a grid of %d rows, %d columns",
                 tp__kind_name[kind], grid ? grid->rows : 0, grid ? grid->columns : 0);
        return NULL;
    }
    if (grid->x0 == grid->x1 || grid->y0 == grid->y1)
        tp__fail(p->figure, TP_ERR_ARGUMENT, "%s: a grid from (%g, %g) to (%g, %g)",
                 tp__kind_name[kind], grid->x0, grid->y0, grid->x1, grid->y1);
    tp__take(p, m, "x0", 1, &grid->x0, m->x, p->x.log);
    tp__take(p, m, "x1", 1, &grid->x1, m->x + 1, p->x.log);
    tp__take(p, m, "y0", 1, &grid->y0, m->y, p->y.log);
    tp__take(p, m, "y1", 1, &grid->y1, m->y + 1, p->y.log);
    m->rows = grid->rows;
    m->columns = grid->columns;
    m->n_node = each * (size_t)grid->rows * (size_t)grid->columns;
    m->node = (double *)tp__allocate(p->figure, m->n_node, sizeof *m->node);
    return p->figure->status == TP_OK ? m : NULL;
}

/* Round levels for a contour, between lo and hi. */
static int tp__round_levels(double lo, double hi, int log, double *at)
{
    tp__scale s;
    int i, n = 0;
    if (!(lo < hi)) return 0;
    memset(&s, 0, sizeof s);
    s.lo = lo;
    s.hi = hi;
    s.log = log && lo > 0;
    if (s.log)
        tp__ticks(&s, 8);
    else
        s.n = tp__ticks_linear(lo, hi, 8, 1, s.at);
    for (i = 0; i < s.n; i++)
        if (s.at[i] > lo && s.at[i] < hi) at[n++] = s.at[i];
    return n;
}

TP_API void tp_contour(tp_panel *p, const tp_grid *grid, const double *z,
                       const tp_contours *contours, const tp_heat *heat,
                       const tp_style *style)
{
    const int hidden = style && style->width < 0;
    double round[TP__TICKS], lo = HUGE_VAL, hi = -HUGE_VAL, *level;
    const double *from = contours ? contours->levels : NULL;
    tp_style s;
    tp__mark *m;
    tp_contours *c;
    int k;
    size_t i;
    memset(&s, 0, sizeof s);
    if (style) s = *style;
    if (hidden) s.width = 0;
    if (contours && contours->filled && s.width == 0) s.width = .5;
    m = tp__grid_mark(p, TP__CONTOUR, grid, 1, &s);
    if (!m) return;
    p->has_map = 1;
    c = &m->contours;
    if (contours) *c = *contours;
    m->hidden = hidden;
    c->levels = NULL;
    if (!z || c->n_levels < 0 || c->n_levels > 1000 || (c->n_levels && !from)) {
        tp__fail(p->figure, TP_ERR_ARGUMENT, "contour: %d levels (0 to 1000)%s",
                 c->n_levels, z ? "" : ", z is NULL");
        return;
    }
    for (i = 0; i < m->n_node; i++) {
        m->node[i] = z[i];
        if (isnan(z[i])) continue;
        if (!(fabs(z[i]) <= 1e150)) {
            tp__fail(p->figure, TP_ERR_DATA, "panel (%d, %d), contour: z[%lu] is %g",
                     p->row, p->column, (unsigned long)i, z[i]);
            return;
        }
        if (z[i] > 0 || !heat || heat->scale != TP_LOG) lo = fmin(lo, z[i]);
        hi = fmax(hi, z[i]);
    }
    if (c->n_levels == 0) {
        c->n_levels = tp__round_levels(lo, hi, heat && heat->scale == TP_LOG, round);
        from = round;
    }
    for (k = 0; k < c->n_levels; k++)
        if (!(fabs(from[k]) <= 1e150) || (k && !(from[k] > from[k - 1]))) {
            tp__fail(p->figure, TP_ERR_ARGUMENT, "contour: level %d is %g", k, from[k]);
            return;
        }
    if (c->filled) p->shaded = 1, tp__take_colors(p, m, m->n_node, z, heat);
    level = (double *)tp__allocate(p->figure, (size_t)c->n_levels, sizeof *level);
    if (level && c->n_levels) memcpy(level, from, (size_t)c->n_levels * sizeof *level);
    c->levels = level;
}

TP_API void tp_streamlines(tp_panel *p, const tp_grid *grid, const double *vx,
                           const double *vy, const tp_streams *streams,
                           const tp_style *style)
{
    tp__mark *m = tp__grid_mark(p, TP__STREAMS, grid, 2, style);
    size_t n;
    if (!m) return;
    p->has_map = 1;
    if (streams) m->streams = *streams;
    if (m->streams.separation == 0) m->streams.separation = 9;
    if (m->streams.arrows == 0) m->streams.arrows = 60;
    if (!(m->streams.separation >= 2 && m->streams.separation <= 1e4) ||
        isnan(m->streams.arrows) || !vx || !vy) {
        tp__fail(p->figure, TP_ERR_ARGUMENT,
                 "streamlines: separation %g (at least 2), arrows %g%s",
                 m->streams.separation, m->streams.arrows,
                 vx && vy ? "" : ", the field is NULL");
        return;
    }
    n = m->n_node / 2;
    memcpy(m->node, vx, n * sizeof *vx);
    memcpy(m->node + n, vy, n * sizeof *vy);
}

TP_API void tp_mask(tp_panel *p, const tp_grid *grid, const double *mask,
                    const tp_style *style)
{
    tp__mark *m = tp__grid_mark(p, TP__MASK, grid, 1, style);
    size_t i;
    if (!m) return;
    if (!mask) tp__fail(p->figure, TP_ERR_ARGUMENT, "mask: it is NULL");
    for (i = 0; mask && i < m->n_node; i++) m->node[i] = mask[i] != 0;
}

TP_API void tp_slope(tp_panel *p, double slope, double x0, double y0, double x1,
                     const tp_style *style)
{
    char label[64];
    tp_style s;
    tp__mark *m;
    double x[2], y[2];
    memset(&s, 0, sizeof s);
    if (style) s = *style;
    if (s.role == TP_AS_MARK) s.role = TP_GUIDE;
    if (s.color == 0) s.color = TP_DARK;
    snprintf(label, sizeof label, "slope %s%.3g", slope < 0 ? "−" : "", fabs(slope));
    if (!s.label) s.label = label;
    m = tp__mark_new(p, TP__SLOPE, 2, &s);
    if (!m) return;
    if (!p->x.log || !p->y.log || !(x0 > 0 && x1 > 0 && x0 != x1) || !isfinite(slope)) {
        tp__fail(p->figure, TP_ERR_ARGUMENT, "slope %g from x = %g to %g%s", slope, x0,
                 x1, p->x.log && p->y.log ? "" : ": the axes are not logarithmic");
        return;
    }
    x[0] = x0, x[1] = x1;
    y[0] = y0, y[1] = y0 * pow(x1 / x0, slope);
    tp__take(p, m, "x", 2, x, m->x, 1);
    tp__take(p, m, "y", 2, y, m->y, 1);
}

TP_API void tp_bins(tp_panel *p, size_t n, const double *edge, const double *density,
                    const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__BINS, n + 1, style);
    size_t i;
    if (!m) return;
    tp__take(p, m, "edge", n + 1, edge, m->x, p->x.log);
    tp__take(p, m, "density", n, density, m->y, 0);
    for (i = 0; i < n; i++)
        if (!(edge[i] < edge[i + 1]) || density[i] < 0) {
            tp__fail(p->figure, TP_ERR_DATA, "histogram: bin %lu is [%g, %g], density %g",
                     (unsigned long)i, edge[i], edge[i + 1], density[i]);
            return;
        }
}

static int tp__ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorted data's quantile, linear between neighbours. */
static double tp__quantile(const double *sorted, size_t n, double q)
{
    const double at = q * (double)(n - 1);
    const size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i])
                     : sorted[i];
}

TP_API void tp_histogram(tp_panel *p, size_t n, const double *sample, int bins,
                         const tp_style *style)
{
    double *sorted, *edge, lo, hi, width;
    size_t i, k, count = 0;
    if (!p || p->figure->status != TP_OK) return;
    if (n == 0 || bins < 0 || bins > 1000) {
        tp__fail(p->figure, TP_ERR_ARGUMENT,
                 "histogram: %lu samples, %d bins (0 to 1000)", (unsigned long)n, bins);
        return;
    }
    for (i = 0; i < n; i++)
        if (!isfinite(sample[i])) {
            tp__fail(p->figure, TP_ERR_DATA, "histogram: sample[%lu] is %g",
                     (unsigned long)i, sample[i]);
            return;
        }
    sorted = (double *)tp__allocate(p->figure, n, sizeof *sorted);
    edge = (double *)tp__allocate(p->figure, 2 * 1001, sizeof *edge);
    if (sorted && edge) {
        memcpy(sorted, sample, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, tp__ascending);
        lo = sorted[0];
        hi = sorted[n - 1];
        if (lo == hi) lo -= .5, hi += .5;
        width = 2 * (tp__quantile(sorted, n, .75) - tp__quantile(sorted, n, .25)) /
                cbrt((double)n);
        if (bins)
            count = (size_t)bins;
        else if (width > (hi - lo) / 1000)
            count = (size_t)ceil((hi - lo) / width);
        else
            count = width > 0 ? 1000 : 1;
        for (k = 0; k <= count; k++)
            edge[k] = k < count ? lo + (hi - lo) * (double)k / (double)count : hi;
        /* Bins hold their lower edge; the last one its upper edge too. */
        for (i = k = 0; i < n; i++) {
            while (k + 1 < count && sorted[i] >= edge[k + 1]) k++;
            edge[1001 + k] += 1 / ((double)n * (edge[k + 1] - edge[k]));
        }
        tp_bins(p, count, edge, edge + 1001, style);
    }
    free(sorted);
    free(edge);
}

TP_API void tp_hline(tp_panel *p, double at, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__HLINE, 1, style);
    if (m) tp__take(p, m, "at", 1, &at, m->y, p->y.log);
}

TP_API void tp_vline(tp_panel *p, double at, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__VLINE, 1, style);
    if (m) tp__take(p, m, "at", 1, &at, m->x, p->x.log);
}

TP_API void tp_xspan(tp_panel *p, double from, double to, const tp_style *style)
{
    tp__mark *m = tp__mark_new(p, TP__XSPAN, 2, style);
    if (!m) return;
    tp__take(p, m, "from", 1, &from, m->x, p->x.log);
    tp__take(p, m, "to", 1, &to, m->x + 1, p->x.log);
}

TP_API void tp_text(tp_panel *p, double x, double y, const char *text,
                    const tp_note *note)
{
    tp_style s;
    tp__mark *m;
    memset(&s, 0, sizeof s);
    s.label = text;
    s.color = note && note->color ? note->color : TP_DARK;
    m = tp__mark_new(p, TP__TEXT, 1, &s);
    if (!m) return;
    if (note) m->note = *note;
    if (m->note.size == 0) m->note.size = TP__SMALL;
    if (!(m->note.size > 0 && isfinite(m->note.dx) && isfinite(m->note.dy)) ||
        (unsigned)m->note.anchor > TP_CENTER)
        tp__fail(p->figure, TP_ERR_ARGUMENT,
                 "note \"%s\": size %g, anchor %d, moved by (%g, %g)", text ? text : "",
                 m->note.size, (int)m->note.anchor, m->note.dx, m->note.dy);
    tp__take(p, m, "x", 1, &x, m->x, p->x.log && !m->note.relative);
    tp__take(p, m, "y", 1, &y, m->y, p->y.log && !m->note.relative);
}

/* ===================================================================== >>fields
   From the nodes of a grid to lines in pt: contours by marching squares, streamlines. */

static void tp__lines_free(tp__lines *l)
{
    free(l->x);
    free(l->y);
    free(l->strand);
    memset(l, 0, sizeof *l);
}

/* Begin a line, and add a point to the last one. */
static void tp__line_begin(tp_figure *f, tp__lines *l, int level)
{
    tp__strand *s;
    if (f->status != TP_OK ||
        !tp__grow(f, (void **)&l->strand, l->n, &l->capacity, sizeof *l->strand))
        return;
    s = &l->strand[l->n++];
    memset(s, 0, sizeof *s);
    s->first = l->n_points;
    s->level = level;
    s->text = -1;
}

static void tp__line_to(tp_figure *f, tp__lines *l, double x, double y)
{
    if (f->status != TP_OK ||
        !tp__grow(f, (void **)&l->x, l->n_points, &l->x_capacity, sizeof *l->x) ||
        !tp__grow(f, (void **)&l->y, l->n_points, &l->y_capacity, sizeof *l->y))
        return;
    l->x[l->n_points] = x;
    l->y[l->n_points++] = y;
    l->strand[l->n - 1].n++;
}

static size_t tp__straighten(size_t n, double *x, double *y, double tolerance);

/* Thin all lines to a tolerance in pt, short ones, which are loops, finer. */
static void tp__lines_thin(tp__lines *l, double tolerance)
{
    int i, k, kept = 0;
    for (i = 0; i < l->n; i++) {
        tp__strand *s = &l->strand[i];
        double *x = l->x + s->first, *y = l->y + s->first, length = 0;
        size_t n;
        for (k = 0; k + 1 < s->n; k++) length += hypot(x[k + 1] - x[k], y[k + 1] - y[k]);
        n = tp__straighten((size_t)s->n, x, y, tolerance * fmin(1, length / 40));
        memmove(l->x + kept, x, n * sizeof *x);
        memmove(l->y + kept, y, n * sizeof *y);
        s->first = kept;
        s->n = (int)n;
        kept += s->n;
    }
    l->n_points = kept;
}

/* Nodes of a grid in pt: column j, row i is at (x + j dx, y + i dy). */
typedef struct tp__mesh {
    int rows, columns;
    double x, y, dx, dy;
} tp__mesh;

/* The lines where z, known at the nodes, has a level; they have the high side to the
   left if rows go up.  With outline the closed lines about all where z >= level, along
   the edge of what is known too.

   A line runs from point to point, each on an edge of the cells; next[] links
   them.  The point on the edge from node k along its row is number k, up its column N +
   k.  Outlines pass nodes too, twice where two missing cells touch: numbers 2N + k and
   3N + k.  Around a cell against the clock, a piece begins where z falls below the
   level and ends where it rises again; at a saddle the mean says whether in front of
   that place or behind it. */
static void tp__march(tp_figure *f, const tp__mesh *g, const double *z, double level,
                      int outline, int tag, tp__lines *to)
{
    const int w = g->columns, all = g->rows * w;
    int *next = (int *)tp__allocate(f, 4 * (size_t)all, sizeof *next);
    char *entered = (char *)tp__allocate(f, 4 * (size_t)all, 1);
    int i, j, k, turn;
    if (!next || !entered) {
        free(next);
        free(entered);
        return;
    }
    for (i = 0; i < 4 * all; i++) next[i] = -1;
    for (i = 0; i + 1 < g->rows; i++)
        for (j = 0; j + 1 < w; j++) {
            const int a = i * w + j;
            const int node[5] = { a, a + 1, a + w + 1, a + w, a };
            const int edge[4] = { a, all + a + 1, a + w, all + a };
            const int away[4] = { -w, 1, w, -1 }; /* to the cell beyond a side */
            double mean = 0;
            int high[5], saddle;
            for (k = 0; k < 4; k++) mean += z[node[k]] / 4;
            if (isnan(mean)) continue;
            for (k = 0; k < 5; k++) high[k] = z[node[k]] >= level;
            saddle = high[0] == high[2] && high[1] == high[3] && high[0] != high[1];
            for (k = 0; k < 4; k++) {
                int to_k = k;
                if (high[k] && !high[k + 1]) {
                    do to_k = (to_k + (saddle && mean < level ? 3 : 1)) % 4;
                    while (high[to_k] || !high[to_k + 1]);
                    next[edge[k]] = edge[to_k];
                    entered[edge[to_k]] = 1;
                }
                if (outline && (high[k] || high[k + 1])) {
                    const int outside = k == 0   ? i == 0
                                        : k == 1 ? j + 2 == w
                                        : k == 2 ? i + 2 == g->rows
                                                 : j == 0;
                    const int b = a + away[k];
                    int from, into;
                    if (!outside && !isnan(z[b] + z[b + 1] + z[b + w] + z[b + w + 1]))
                        continue;
                    from = high[k] ? 2 * all + node[k] : edge[k];
                    into = high[k + 1] ? 2 * all + node[k + 1] : edge[k];
                    if (high[k] && next[from] >= 0) from += all;
                    next[from] = into;
                }
            }
        }
    for (turn = outline; turn < 2; turn++) /* the open lines first */
        for (i = 0; i < 4 * all; i++) {
            int first = 1;
            if (next[i] < 0 || (!turn && entered[i])) continue;
            tp__line_begin(f, to, tag);
            for (k = i; f->status == TP_OK; first = 0) {
                int on = k % all, up = k / all, before = k;
                double u = on % w, v = (double)(on / w);
                if (up < 2) {
                    const double *p = &z[on], *q = &z[on + (up ? w : 1)];
                    *(up ? &v : &u) += (level - *p) / (*q - *p);
                }
                tp__line_to(f, to, g->x + u * g->dx, g->y + v * g->dy);
                if (!first && k == i) break;
                k = next[before];
                next[before] = -1;
                if (k < 0) break;
                if (k >= 2 * all && k < 3 * all && next[k] < 0 && k != i) k += all;
            }
            if (f->status == TP_OK) to->strand[to->n - 1].closed = turn;
        }
    free(next);
    free(entered);
}

/* Directions in pt at the nodes of a mesh, NaN where there are none, and where lines may
   run. */
typedef struct tp__field {
    tp__mesh mesh;
    const double *x, *y;
    double left, top, right, bottom;
} tp__field;

/* The direction of the field at a place; 0 where there is none.  Bilinear from the nodes
   that have one, which must weigh half. */
static int tp__direction(const tp__field *f, double x, double y, double *dx, double *dy)
{
    const tp__mesh *g = &f->mesh;
    const double u = fmin(fmax((x - g->x) / g->dx, 0), g->columns - 1);
    const double v = fmin(fmax((y - g->y) / g->dy, 0), g->rows - 1);
    const int j = (int)fmin(u, g->columns - 2), i = (int)fmin(v, g->rows - 2);
    double known = 0, d;
    int k;
    *dx = *dy = 0;
    for (k = 0; k < 4; k++) {
        const size_t at =
            (size_t)(i + (k >> 1)) * (size_t)g->columns + (size_t)(j + (k & 1));
        const double weight =
            (k & 1 ? u - j : 1 - (u - j)) * (k >> 1 ? v - i : 1 - (v - i));
        if (isnan(f->x[at])) continue;
        known += weight;
        *dx += weight * f->x[at];
        *dy += weight * f->y[at];
    }
    d = sqrt(*dx * *dx + *dy * *dy);
    if (!(known >= .5 && d > 1e-6)) return 0;
    *dx /= d;
    *dy /= d;
    return 1;
}

/* The points of all lines so far, in a net of cells as wide as the separation. */
typedef struct tp__dot {
    double x, y;
    int line, place, before; /* place: along the line, in steps; before: in its cell */
} tp__dot;
typedef struct tp__sower {
    tp_figure *figure;
    const tp__field *field;
    double separation, stop, step;
    int wide, high, *cell;
    tp__dot *dot;
    int n, capacity;
} tp__sower;

static int *tp__cell_of(const tp__sower *s, double x, double y)
{
    const int i = (int)((y - s->field->top) / s->separation);
    const int j = (int)((x - s->field->left) / s->separation);
    return &s->cell[(i < 0          ? 0
                     : i >= s->high ? s->high - 1
                                    : i) *
                        s->wide +
                    (j < 0          ? 0
                     : j >= s->wide ? s->wide - 1
                                    : j)];
}

static void tp__sow(tp__sower *s, double x, double y, int line, int place)
{
    int *cell = tp__cell_of(s, x, y);
    tp__dot *d;
    if (!tp__grow(s->figure, (void **)&s->dot, s->n, &s->capacity, sizeof *s->dot))
        return;
    d = &s->dot[s->n];
    d->x = x;
    d->y = y;
    d->line = line;
    d->place = place;
    d->before = *cell;
    *cell = s->n++;
}

static void tp__weed(tp__sower *s, int n) /* back to the first n dots */
{
    while (s->n > n) {
        s->n--;
        *tp__cell_of(s, s->dot[s->n].x, s->dot[s->n].y) = s->dot[s->n].before;
    }
}

/* A dot nearer than a distance (up to the separation), -1 for none.  Of the line itself
   only those more than gap steps away count. */
static int tp__near(const tp__sower *s, double x, double y, double distance, int line,
                    int place, int gap)
{
    const int i = (int)((y - s->field->top) / s->separation);
    const int j = (int)((x - s->field->left) / s->separation);
    int a, b, k;
    for (a = i > 0 ? i - 1 : 0; a <= i + 1 && a < s->high; a++)
        for (b = j > 0 ? j - 1 : 0; b <= j + 1 && b < s->wide; b++)
            for (k = s->cell[a * s->wide + b]; k >= 0; k = s->dot[k].before) {
                const tp__dot *d = &s->dot[k];
                const double dx = d->x - x, dy = d->y - y;
                if (dx * dx + dy * dy >= distance * distance) continue;
                if (d->line != line || d->place - place > gap || place - d->place > gap)
                    return k;
            }
    return -1;
}

static int tp__inside(const tp__field *f, double x, double y)
{
    return x >= f->left && x <= f->right && y >= f->top && y <= f->bottom;
}

/* Whether a line would run along an edge, where the spine is. */
static int tp__skirts(const tp__field *f, double x, double y, double margin)
{
    double dx, dy;
    return tp__direction(f, x, y, &dx, &dy) &&
           ((fmin(x - f->left, f->right - x) < margin && fabs(dx) < .25) ||
            (fmin(y - f->top, f->bottom - y) < margin && fabs(dy) < .25));
}

/* One step along the field (sign 1) or against it; 0 where it ends. */
static int tp__step(const tp__field *f, double h, double x, double y, double *to_x,
                    double *to_y)
{
    double ax, ay, bx, by, cx, cy, dx, dy;
    if (!tp__direction(f, x, y, &ax, &ay) ||
        !tp__direction(f, x + h / 2 * ax, y + h / 2 * ay, &bx, &by) ||
        !tp__direction(f, x + h / 2 * bx, y + h / 2 * by, &cx, &cy) ||
        !tp__direction(f, x + h * cx, y + h * cy, &dx, &dy))
        return 0;
    dx = (ax + 2 * bx + 2 * cx + dx) / 6;
    dy = (ay + 2 * by + 2 * cy + dy) / 6;
    *to_x = x + h * dx;
    *to_y = y + h * dy;
    /* at a source or sink the field turns round within a step */
    return dx * dx + dy * dy > .25 && tp__direction(f, *to_x, *to_y, &bx, &by) &&
           ax * bx + ay * by > .5;
}

/* Whether a line that has come near its seed goes through it; if so it is sown up to
   there. */
static int tp__closes(tp__sower *s, int seed, int place, double x, double y)
{
    const double x0 = s->dot[seed].x, y0 = s->dot[seed].y;
    const int n = s->n, line = s->dot[seed].line;
    int k;
    double ux, uy;
    for (k = 0; k < 40 && tp__direction(s->field, x, y, &ux, &uy); k++) {
        const double along = (x0 - x) * ux + (y0 - y) * uy;
        const double aside = fabs((x0 - x) * uy - (y0 - y) * ux);
        if (along <= .5 * s->step) {
            if (along > -s->step && aside <= .05 * s->separation) return 1;
            break;
        }
        if (tp__near(s, x, y, s->stop, line, place, INT_MAX) >= 0) break;
        tp__sow(s, x, y, line, place++);
        if (!tp__step(s->field, s->step, x, y, &x, &y)) break;
    }
    tp__weed(s, n);
    return 0;
}

/* Let a line grow from a point, forwards and then, unless it has closed, backwards; its
   dots are the last ones.  Returns its number of steps, that of a closed one negative. */
static int tp__grow_line(tp__sower *s, double x0, double y0, int line)
{
    const tp__field *f = s->field;
    const int gap = (int)ceil(1.6 * s->stop / s->step);
    const int most = 200000, seed = s->n;
    int sign, count = 0, k;
    tp__sow(s, x0, y0, line, 0);
    for (sign = 1; sign >= -1; sign -= 2) {
        double x = x0, y = y0, nx, ny;
        int place = 0;
        while (count < most && s->figure->status == TP_OK &&
               tp__step(f, sign * s->step, x, y, &nx, &ny)) {
            if (!tp__inside(f, nx, ny)) { /* to the edge */
                double t = 1;
                if (nx < f->left) t = fmin(t, (f->left - x) / (nx - x));
                if (nx > f->right) t = fmin(t, (f->right - x) / (nx - x));
                if (ny < f->top) t = fmin(t, (f->top - y) / (ny - y));
                if (ny > f->bottom) t = fmin(t, (f->bottom - y) / (ny - y));
                nx = fmin(fmax(x + t * (nx - x), f->left), f->right);
                ny = fmin(fmax(y + t * (ny - y), f->top), f->bottom);
                if (t > 1e-3 && tp__near(s, nx, ny, s->stop, line, place + sign, gap) < 0)
                    tp__sow(s, nx, ny, line, place + sign), count++;
                break;
            }
            if (tp__skirts(f, nx, ny, .2 * s->separation)) break;
            k = tp__near(s, nx, ny, s->stop, line, place + sign, gap);
            if (k >= 0) {
                if (sign > 0 && s->dot[k].line == line && s->dot[k].place <= gap &&
                    tp__closes(s, seed, place + 1, nx, ny))
                    return seed - s->n;
                break;
            }
            place += sign;
            count++;
            tp__sow(s, nx, ny, line, place);
            x = nx;
            y = ny;
        }
    }
    return count;
}

/* Streamlines of a field at a separation, in pt. */
static void tp__streamlines(tp_figure *figure, const tp__field *field, double separation,
                            tp__lines *to)
{
    const double wide = field->right - field->left, high = field->bottom - field->top;
    const int shortest = 15; /* steps: shorter lines are left out */
    tp__sower s;
    int i, j, k, line = 0, at = 0, best = 0, *start = NULL, capacity = 0;
    const int columns = (int)ceil(2 * wide / separation),
              rows = (int)ceil(2 * high / separation);
    double best_x = 0, best_y = 0, dx, dy;
    memset(&s, 0, sizeof s);
    if (!(wide > 0 && high > 0)) return;
    s.figure = figure;
    s.field = field;
    s.separation = separation;
    s.stop = separation / 2;
    s.step = separation / 10;
    s.wide = (int)ceil(wide / separation);
    s.high = (int)ceil(high / separation);
    s.cell = (int *)tp__allocate(figure, (size_t)s.wide * (size_t)s.high, sizeof *s.cell);
    if (!s.cell) return;
    for (i = 0; i < s.wide * s.high; i++) s.cell[i] = -1;
    for (i = 0; i < 25; i++) { /* begin with a long one */
        const double x = field->left + wide * (i % 5 + .5) / 5;
        const double y = field->top + high * (i / 5 + .5) / 5;
        k = abs(tp__grow_line(&s, x, y, 0));
        tp__weed(&s, 0);
        if (k > best) best = k, best_x = x, best_y = y;
    }
    /* seeds: that one, then beside each line in turn, then anywhere */
    for (i = -1; i < rows * columns && figure->status == TP_OK; i++) {
        double x = best_x, y = best_y;
        if (i >= 0) {
            x = field->left + wide * (i % columns + .5) / columns;
            y = field->top + high * (i / columns + .5) / rows;
        } else if (best == 0)
            continue;
        for (;;) {
            if (tp__direction(field, x, y, &dx, &dy) &&
                !tp__skirts(field, x, y, .4 * separation) &&
                tp__near(&s, x, y, .99 * separation, -1, 0, 0) < 0) {
                const int n = s.n;
                k = tp__grow_line(&s, x, y, line);
                if (abs(k) < shortest)
                    tp__weed(&s, n);
                else if (tp__grow(figure, (void **)&start, line + 1, &capacity,
                                  sizeof *start)) {
                    start[line++] = k < 0 ? -n - 1 : n + 1;
                }
            }
            /* the next place beside a line: at is twice its dot, plus the side */
            for (k = 0; at < 2 * s.n && figure->status == TP_OK; at++) {
                const tp__dot *d = &s.dot[at / 2];
                const double side = at & 1 ? -separation : separation;
                if (!tp__direction(field, d->x, d->y, &dx, &dy)) continue;
                x = d->x - side * dy;
                y = d->y + side * dx;
                if (tp__inside(field, x, y)) {
                    at++;
                    k = 1;
                    break;
                }
            }
            if (!k) break;
        }
    }
    for (i = 0; i < line; i++) {
        const int n = abs(start[i]) - 1, end = i + 1 < line ? abs(start[i + 1]) - 1 : s.n;
        tp__line_begin(figure, to, 0);
        for (j = end; j-- > n && s.dot[j].place < 0;)
            tp__line_to(figure, to, s.dot[j].x, s.dot[j].y);
        dx = dy = 0;
        if (start[i] < 0) { /* share what it misses its seed by among all of it */
            double ux = 0, uy = 0, along;
            dx = s.dot[n].x - s.dot[end - 1].x;
            dy = s.dot[n].y - s.dot[end - 1].y;
            tp__direction(field, s.dot[n].x, s.dot[n].y, &ux, &uy);
            along = dx * ux + dy * uy;
            dx = (dx - along * ux) / (end - n);
            dy = (dy - along * uy) / (end - n);
        }
        for (j = n; j < end && s.dot[j].place >= 0; j++)
            tp__line_to(figure, to, s.dot[j].x + (j - n) * dx, s.dot[j].y + (j - n) * dy);
        if (start[i] < 0) tp__line_to(figure, to, s.dot[n].x, s.dot[n].y);
        if (figure->status == TP_OK) to->strand[i].closed = start[i] < 0;
    }
    free(start);
    free(s.cell);
    free(s.dot);
}

/* ===================================================================== >>layout
   Limits from the data, ticks from the limits, margins from the measured texts, and the
   places of the labels. */

typedef struct tp__range { /* of the data: tight is not padded, loose is */
    double lo, hi, loose_lo, loose_hi;
    int floor; /* a histogram stands on the lower end */
    int exact; /* a heat map ends here: limits do not move to ticks */
} tp__range;

static void tp__widen(tp__range *r, size_t n, const double *v, int loose)
{
    size_t i;
    for (i = 0; i < n; i++) {
        double *lo = loose ? &r->loose_lo : &r->lo, *hi = loose ? &r->loose_hi : &r->hi;
        *lo = fmin(*lo, v[i]);
        *hi = fmax(*hi, v[i]);
    }
}

/* The range of a panel's data, added to r; dimension 0 is x, 1 is y. */
static void tp__data_range(const tp_panel *p, int dimension, tp__range *r)
{
    const double zero = 0;
    int i;
    size_t k;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        if (p->has_map && m->kind != TP__HEAT && m->kind != TP__CONTOUR &&
            m->kind != TP__STREAMS)
            continue;
        switch (m->kind) {
        case TP__LINE:
        case TP__SLOPE:
        case TP__TRAJECTORY:
            tp__widen(r, m->n, dimension ? m->y : m->x, dimension);
            break;
        case TP__BAND:
            tp__widen(r, m->n, dimension ? m->y : m->x, dimension);
            if (dimension) tp__widen(r, m->n, m->z, 1);
            break;
        case TP__POINTS:
            tp__widen(r, m->n, dimension ? m->y : m->x, 1);
            for (k = 0; dimension && m->z && k < m->n; k++) {
                const double lo = m->y[k] - m->z[k], hi = m->y[k] + m->z[k];
                if (lo > 0 || !p->y.log) tp__widen(r, 1, &lo, 1);
                tp__widen(r, 1, &hi, 1);
            }
            break;
        case TP__BINS:
            if (!dimension)
                tp__widen(r, m->n, m->x, 0);
            else
                for (k = 0; k + 1 < m->n; k++) /* no bar for 0 on a logarithmic axis */
                    if (m->y[k] > 0 || !p->y.log) tp__widen(r, 1, &m->y[k], 1);
            if (dimension && !p->y.log) tp__widen(r, 1, &zero, 0), r->floor = 1;
            break;
        case TP__HLINE:
        case TP__VLINE:
        case TP__XSPAN:
        case TP__MASK:
        case TP__TEXT: break;
        case TP__HEAT:
        case TP__CONTOUR:
        case TP__STREAMS:
            tp__widen(r, m->n, dimension ? m->y : m->x, 0);
            r->exact = 1;
            break;
        case TP__SCATTER: tp__widen(r, m->n, dimension ? m->y : m->x, 1); break;
        }
    }
}

/* Limits of a scale from its description and the data. */
static void tp__fit(tp__scale *s, const tp_axis *a, tp__range r)
{
    double lo = fmin(r.lo, r.loose_lo), hi = fmax(r.hi, r.loose_hi), pad;
    if (!(lo <= hi)) lo = s->log ? 1 : 0, hi = s->log ? 10 : 1, r.lo = lo, r.hi = hi;
    if (hi - lo <= 1e-9 * fmax(fabs(lo), fabs(hi))) { /* one value: it gets the middle */
        if (s->log)
            lo /= 2, hi *= 2;
        else
            pad = lo != 0 ? fabs(lo) / 2 : .5, lo -= pad, hi += pad;
        r.lo = lo, r.hi = hi;
    } else if (s->log) {
        const double factor = pow(hi / lo, .04);
        if (r.loose_lo < r.lo * factor) lo = r.loose_lo / factor;
        if (r.loose_hi > r.hi / factor) hi = r.loose_hi * factor;
    } else {
        pad = .04 * (hi - lo);
        if (r.loose_lo < r.lo + pad && !(r.floor && r.loose_lo >= 0))
            lo = r.loose_lo - pad;
        if (r.loose_hi > r.hi - pad) hi = r.loose_hi + pad;
        if (a->zero && fmin(r.lo, r.loose_lo) >= 0)
            lo = 0;
        else if (a->zero && fmax(r.hi, r.loose_hi) <= 0)
            hi = 0;
    }
    if (a->min < a->max && !s->log)
        lo = a->min, hi = a->max;
    else {
        if (a->min != 0) lo = a->min;
        if (a->max != 0) hi = a->max;
        /* a given limit on the wrong side of all data */
        if (lo >= hi && a->min != 0)
            hi = s->log ? 10 * lo : lo + fabs(lo);
        else if (lo >= hi)
            lo = s->log ? hi / 10 : hi - (hi != 0 ? fabs(hi) : 1);
    }
    s->lo = lo;
    s->hi = hi;
    s->free_lo = !(a->min < a->max) && a->min == 0 && lo != 0 && !r.exact;
    s->free_hi = !(a->min < a->max) && a->max == 0 && hi != 0 && !r.exact;
}

/* A value's place on a scale: 0 at the left or bottom end, 1 at the other. */
static double tp__place(const tp__scale *s, double v)
{
    const double t =
        s->log ? log(v / s->lo) / log(s->hi / s->lo) : (v - s->lo) / (s->hi - s->lo);
    return s->reverse ? 1 - t : t;
}

/* In pt; far outside is cut off at a distance that cairo can still handle. */
static double tp__x(const tp_panel *p, double v)
{
    const double x = p->left + (p->right - p->left) * tp__place(&p->x, v);
    return fmin(fmax(x, -8000), 8000);
}

static double tp__y(const tp_panel *p, double v)
{
    const double y = p->bottom - (p->bottom - p->top) * tp__place(&p->y, v);
    return fmin(fmax(y, -8000), 8000);
}

/* Where bars stand that reach down to 0: on a logarithmic axis just outside. */
static double tp__base(const tp_panel *p)
{
    return !p->y.log ? tp__y(p, 0) : p->y.reverse ? p->top - 4 : p->bottom + 4;
}

/* Estimated width of a tick's label, from its characters alone: so that the choice of
   ticks does not depend on fonts. */
static double tp__estimate(const char *s)
{
    double w = 0;
    for (; *s; s++)
        if (((unsigned char)*s & 0xc0) != 0x80 && !strchr("^{}_*", *s))
            w += .55 * TP__SMALL;
    return w;
}

/* Choose ticks for a scale that is so many pt long; along: labels stand side by side. */
static void tp__choose_ticks(tp_figure *f, tp__scale *s, const tp_axis *a, double length,
                             int along)
{
    const double lo = s->lo, hi = s->hi;
    double m = fmin(fmax(length / (along ? 48 : 38), 3), 6);
    int i;
    if (a->n_ticks) {
        s->n = s->n_minor = 0;
        s->exponent[0] = '\0';
        for (i = 0; i < a->n_ticks; i++)
            if (a->ticks[i] >= s->lo && a->ticks[i] <= s->hi) s->at[s->n++] = a->ticks[i];
        if (s->log)
            for (i = 0; i < s->n; i++) {
                const int decade = tp__decade(s->at[i]);
                const double k = tp__scaled(s->at[i], -decade);
                if (fabs(k - floor(k + .5)) > 1e-9)
                    snprintf(s->text[i], sizeof s->text[i], "%g", s->at[i]);
                else
                    tp__name_log(s->text[i], sizeof s->text[i], (int)(k + .5), decade,
                                 decade >= -2 && decade <= 2);
            }
        else
            tp__name_linear(s);
        if (!a->tick_labels) return;
        s->exponent[0] = '\0';
        for (i = s->n = 0; i < a->n_ticks; i++) {
            const char *text = a->tick_labels[i] ? a->tick_labels[i] : "";
            if (a->ticks[i] < s->lo || a->ticks[i] > s->hi) continue;
            if (strlen(text) >= sizeof s->text[0])
                tp__fail(f, TP_ERR_ARGUMENT, "tick label \"%.20s...\" is too long", text);
            else
                strcpy(s->text[s->n++], text);
        }
        return;
    }
    for (;; m -= 1) {
        int crowded = 0;
        s->lo = lo;
        s->hi = hi;
        tp__ticks(s, m);
        for (i = 0; along && i + 1 < s->n; i++) {
            const double apart =
                length * fabs(tp__place(s, s->at[i + 1]) - tp__place(s, s->at[i]));
            if (apart < (tp__estimate(s->text[i]) + tp__estimate(s->text[i + 1])) / 2 + 5)
                crowded = 1;
        }
        if (!crowded || m <= 2) return;
    }
}

/* Labels on a vertical line: move the middles y_i (ascending order is made) of boxes of
   height h_i within [lo, hi] so that none overlap and the sum of squared moves is
   least.  With the heights taken off this is isotonic regression, done by pooling
   neighbours; cutting its solution to an interval solves the bounded problem.  order is
   filled with the indices from low to high. Returns 0 if the boxes do not fit. */
static int tp__spread(int n, double *y, const double *h, double lo, double hi, int *order)
{
    double mean[64], weight[64], offset[64], before = 0, z;
    int size[64], i, j, blocks = 0;
    if (n > 64) return 0;
    if (n == 0) return 1;
    for (i = 0; i < n; i++) {
        for (j = i; j > 0 && y[order[j - 1]] > y[i]; j--) order[j] = order[j - 1];
        order[j] = i;
    }
    for (i = 0; i < n; i++) {
        offset[i] = i ? before + (h[order[i - 1]] + h[order[i]]) / 2 : 0;
        before = offset[i];
    }
    lo += h[order[0]] / 2;
    hi -= offset[n - 1] + h[order[n - 1]] / 2;
    if (lo > hi) return 0;
    for (i = 0; i < n; i++) {
        mean[blocks] = y[order[i]] - offset[i];
        weight[blocks] = 1;
        size[blocks++] = 1;
        while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
            const double w = weight[blocks - 2] + weight[blocks - 1];
            mean[blocks - 2] = (mean[blocks - 2] * weight[blocks - 2] +
                                mean[blocks - 1] * weight[blocks - 1]) /
                               w;
            weight[blocks - 2] = w;
            size[blocks - 2] += size[blocks - 1];
            blocks--;
        }
    }
    for (i = j = 0; j < blocks; j++)
        for (z = fmin(fmax(mean[j], lo), hi); size[j]--; i++) y[order[i]] = z + offset[i];
    return 1;
}

/* Where the label of a mark goes: at its end, inside along it, or in the legend. */
static tp_key tp__where(const tp_panel *p, const tp__mark *m)
{
    const int reference = m->kind == TP__HLINE || m->kind == TP__VLINE;
    const int line = m->kind == TP__LINE || m->kind == TP__TRAJECTORY;
    if (!m->style.label || !*m->style.label || m->kind == TP__TEXT ||
        p->desc.labels == TP_NO_LABELS)
        return TP_KEY_BY_PANEL;
    if (m->kind == TP__SLOPE && m->style.key != TP_KEY_LEGEND) return TP_KEY_ON_LINE;
    if (m->style.key == TP_KEY_END && (line || m->kind == TP__HLINE)) return TP_KEY_END;
    if (m->style.key == TP_KEY_ON_LINE && line) return TP_KEY_ON_LINE;
    if (reference && m->style.key != TP_KEY_LEGEND)
        return m->style.key == TP_KEY_INSIDE_START ? TP_KEY_INSIDE_START : TP_KEY_INSIDE;
    if (line && p->desc.labels == TP_DIRECT && m->style.key != TP_KEY_LEGEND)
        return TP_KEY_END;
    return TP_KEY_LEGEND;
}

static int tp__within(const tp_panel *p, double x, double y)
{
    return x >= p->x.lo && x <= p->x.hi && y >= p->y.lo && y <= p->y.hi;
}

/* Find the places of the labels at the line ends; texts and vertical limits are known. */
static void tp__place_ends(tp_figure *f, tp_panel *p)
{
    double y[64], h[64];
    int which[64], order[64], i, n = 0;
    size_t k;
    p->label_gap = 5;
    for (i = 0; i < p->n; i++) {
        tp__mark *m = &p->mark[i];
        if (m->where != TP_KEY_END || m->label < 0) continue;
        if (n == 64) {
            tp__fail(f, TP_ERR_LAYOUT, "more than 64 labels at line ends");
            return;
        }
        if (m->kind == TP__HLINE)
            m->end_x = p->x.reverse ? p->x.lo : p->x.hi, m->end_y = m->y[0];
        else {
            for (k = m->n - 1; k > 0 && !tp__within(p, m->x[k], m->y[k]);) k--;
            m->end_x = m->x[k];
            m->end_y = m->y[k];
        }
        m->end_y = fmin(fmax(tp__y(p, m->end_y), p->top), p->bottom);
        which[n] = i;
        h[n] = tp__text_height(f, m->label);
        y[n++] = m->end_y;
    }
    if (!tp__spread(n, y, h, p->top - 6, p->bottom + 8, order)) {
        tp__fail(f, TP_ERR_LAYOUT,
                 "panel (%d, %d): %d labels at line ends need more height", p->row,
                 p->column, n);
        return;
    }
    for (i = 0; i < n; i++) {
        tp__mark *m = &p->mark[which[i]];
        m->label_y = y[i];
        if (tp__place(&p->x, m->end_x) < .97) p->label_gap = fmax(p->label_gap, 8);
        if (fabs(m->label_y - m->end_y) > TP__APART) p->label_gap = 16;
    }
}

/* The baseline that centres the digits of a text on y. */
static double tp__centred(const tp_figure *f, int t, double y)
{
    return t < 0 ? y : y + TP__CAP / 2 * f->text[t].size - f->text[t].last / 2;
}

/* What a box would cover: how many sampled points of the panel's marks, and of the labels
   inside it those of the first so many marks, which have their places. */
static int tp__ink(const tp_figure *f, const tp_panel *p, int placed, double x0,
                   double y0, double x1, double y1)
{
    int i, side, j, count = 0;
    size_t k;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        const tp__text *t = &f->text[m->label < 0 ? 0 : m->label];
        if (i < placed && m->label >= 0 && m->where != TP_KEY_END &&
            m->where != TP_KEY_LEGEND && m->label_x < x1 && m->label_x + t->width > x0 &&
            m->label_y - t->above < y1 && m->label_y + t->last + t->below > y0)
            count += 1000;
        if (m->kind == TP__HLINE || m->kind == TP__VLINE || m->kind == TP__XSPAN ||
            m->kind == TP__TEXT || m->kind == TP__HEAT || m->node)
            continue;
        for (side = 0; side < (m->kind == TP__BAND ? 2 : 1); side++) {
            const double *v = side ? m->z : m->y;
            for (k = 0; k + (m->kind == TP__BINS) < m->n; k++) {
                const int single = m->kind == TP__POINTS || m->kind == TP__SCATTER;
                const size_t next = k + 1 < m->n && !single ? k + 1 : k;
                const double ax = tp__x(p, m->x[k]), bx = tp__x(p, m->x[next]);
                const double ay = tp__y(p, v[k]);
                const double by = m->kind != TP__BINS ? tp__y(p, v[next])
                                  : p->y.reverse      ? p->top
                                                      : p->bottom;
                for (j = 0; j < 16; j++) { /* along the line, or down the bar */
                    const double x =
                        m->kind == TP__BINS ? (ax + bx) / 2 : ax + (bx - ax) * j / 16;
                    const double y = ay + (by - ay) * j / 16;
                    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) count++;
                }
            }
        }
    }
    return count;
}

/* Thin a curve in pt to two points in each column of so many pt, the lowest and the
   highest in the order they come, and the two ends; in place, returns how many are
   left.  A curve whose x goes back, or which is sparse already, stays as it is. */
static size_t tp__thin(size_t n, double *x, double *y, double column)
{
    const double last_x = x[n - 1], last_y = y[n - 1];
    size_t i, first, kept = 0, lo, hi;
    for (i = 1; i < n; i++)
        if (x[i] < x[i - 1]) return n;
    if (n < 4 || (double)n <= 2 * (last_x - x[0]) / column) return n;
    for (first = 0; first < n; first = i) {
        const double cell = floor(x[first] / column);
        for (lo = hi = i = first; i < n && floor(x[i] / column) == cell; i++) {
            if (y[i] < y[lo]) lo = i;
            if (y[i] > y[hi]) hi = i;
        }
        if (lo > hi) {
            const size_t swap = lo;
            lo = hi;
            hi = swap;
        }
        if (first == 0 && lo > 0) kept = 1; /* the first point stays where it is */
        x[kept] = x[lo], y[kept++] = y[lo];
        if (hi > lo) x[kept] = x[hi], y[kept++] = y[hi];
    }
    if (x[kept - 1] != last_x || y[kept - 1] != last_y)
        x[kept] = last_x, y[kept++] = last_y;
    return kept;
}

/* Leave out points of a curve that lie within tolerance of the straight line between
   points that stay; in place, returns how many are left. */
static size_t tp__straighten(size_t n, double *x, double *y, double tolerance)
{
    size_t a, b, k, kept = 1;
    for (a = 0; a + 1 < n; a = b) {
        int good = 1;
        for (b = a + 1; good && b + 1 < n && b - a < 64; b += (size_t)good) {
            const double dx = x[b + 1] - x[a], dy = y[b + 1] - y[a], d = hypot(dx, dy);
            for (k = a + 1; good && k <= b; k++) {
                const double px = x[k] - x[a], py = y[k] - y[a],
                             along = px * dx + py * dy;
                good = fabs(px * dy - py * dx) <= tolerance * d && along >= 0 &&
                       along <= d * d;
            }
        }
        /* writing trails reading: kept <= b, and x[a] is not needed again */
        x[kept] = x[b], y[kept++] = y[b];
    }
    return n ? kept : 0;
}

/* Map n points to pt into x and y, leave out what lies left or right of the panel
   together with both neighbours, and thin the rest; returns how many are left. */
static size_t tp__trace(const tp_panel *p, size_t n, const double *from_x,
                        const double *from_y, double *x, double *y)
{
    size_t i, kept = 0;
    for (i = 0; i < n; i++) {
        const double before = from_x[i ? i - 1 : 0],
                     after = from_x[i + 1 < n ? i + 1 : i];
        if (fmax(fmax(before, after), from_x[i]) < p->x.lo ||
            fmin(fmin(before, after), from_x[i]) > p->x.hi)
            continue;
        x[kept] = tp__x(p, from_x[i]);
        y[kept++] = tp__y(p, from_y[i]);
    }
    return kept ? tp__straighten(tp__thin(kept, x, y, .5), x, y, .02) : 0;
}

/* The mesh of a mark over a grid.  Not by tp__x and tp__y, which cut off. */
static tp__mesh tp__mesh_of(const tp_panel *p, const tp__mark *m)
{
    const double wide = p->right - p->left, high = p->bottom - p->top;
    const double xa = tp__place(&p->x, m->x[0]), xb = tp__place(&p->x, m->x[1]);
    const double ya = tp__place(&p->y, m->y[0]), yb = tp__place(&p->y, m->y[1]);
    tp__mesh g;
    g.rows = m->rows;
    g.columns = m->columns;
    g.x = p->left + wide * xa;
    g.dx = wide * (xb - xa) / (m->columns - 1);
    g.y = p->bottom - high * ya;
    g.dy = -high * (yb - ya) / (m->rows - 1);
    return g;
}

/* The directions of a mark's field in pt, 2 n numbers, and where its lines may run. */
static double *tp__field_of(tp_figure *f, const tp_panel *p, const tp__mark *m,
                            tp__field *field)
{
    const size_t n = m->n_node / 2;
    const double wide = p->right - p->left, high = p->bottom - p->top;
    double *d = (double *)tp__allocate(f, 2 * n, sizeof *d);
    const tp__mesh g = tp__mesh_of(p, m);
    const double x1 = g.x + g.dx * (g.columns - 1), y1 = g.y + g.dy * (g.rows - 1);
    size_t k;
    if (!d) return NULL;
    for (k = 0; k < n; k++) {
        const double u = (double)(k % (size_t)m->columns) / (m->columns - 1);
        const double v = (double)(k / (size_t)m->columns) / (m->rows - 1);
        double x = m->node[k], y = m->node[n + k], size;
        if (isinf(x) || isinf(y)) {
            x = isinf(x) ? (x > 0 ? 1 : -1) : isnan(x) ? x : 0;
            y = isinf(y) ? (y > 0 ? 1 : -1) : isnan(y) ? y : 0;
        }
        size = fmax(fabs(x), fabs(y)); /* the scale of the field does not count */
        if (size > 0) x /= size, y /= size;
        if (p->x.log)
            x *= wide / (log(p->x.hi / p->x.lo) * m->x[0] * pow(m->x[1] / m->x[0], u));
        else
            x *= wide / (p->x.hi - p->x.lo);
        if (p->y.log)
            y *= high / (log(p->y.hi / p->y.lo) * m->y[0] * pow(m->y[1] / m->y[0], v));
        else
            y *= high / (p->y.hi - p->y.lo);
        if (p->x.reverse) x = -x;
        if (!p->y.reverse) y = -y;
        size = hypot(x, y);
        d[k] = size > 0 ? x / size : NAN;
        d[n + k] = size > 0 ? y / size : NAN;
    }
    field->mesh = g;
    field->x = d;
    field->y = d + n;
    field->left = fmax(p->left, fmin(g.x, x1));
    field->right = fmin(p->right, fmax(g.x, x1));
    field->top = fmax(p->top, fmin(g.y, y1));
    field->bottom = fmin(p->bottom, fmax(g.y, y1));
    return d;
}

#define TP__BEND .15 /* how far, in pt, thinned lines are from their points */

/* The lines of a contour, of streamlines, of a mask; a mask and the bands of a filled
   contour, each with all that is higher, are areas. */
static void tp__fields(tp_figure *f, const tp_panel *p, tp__mark *m)
{
    tp__mesh g;
    tp__field field;
    double *d;
    int k;
    if (!m->node) return;
    m->lines.n = m->lines.n_points = m->area.n = m->area.n_points = 0;
    g = tp__mesh_of(p, m);
    if (m->kind == TP__STREAMS) {
        d = tp__field_of(f, p, m, &field);
        if (d) tp__streamlines(f, &field, m->streams.separation, &m->lines);
        free(d);
    }
    if (m->kind == TP__MASK) tp__march(f, &g, m->node, .5, 1, 0, &m->area);
    if (m->contours.filled) tp__march(f, &g, m->node, -HUGE_VAL, 1, -1, &m->area);
    for (k = 0; k < m->contours.n_levels; k++) {
        const double level = m->contours.levels[k];
        if (!m->hidden) tp__march(f, &g, m->node, level, 0, k, &m->lines);
        if (m->contours.filled) tp__march(f, &g, m->node, level, 1, k, &m->area);
    }
    tp__lines_thin(&m->lines, TP__BEND);
    tp__lines_thin(&m->area, m->kind == TP__MASK ? .02 : TP__BEND);
}

/* A level as a label: plain, or as a power of ten where that is shorter. */
static void tp__level_text(char *text, size_t size, double v)
{
    const int e = v != 0 ? tp__decade(fabs(v)) : 0;
    const double mantissa = tp__scaled(fabs(v), -e);
    const char *sign = v < 0 ? "−" : "";
    if (e >= -3 && e <= 4)
        snprintf(text, size, "%s%.6g", sign, fabs(v));
    else if (fabs(mantissa - 1) < 1e-6)
        snprintf(text, size, "%s10^{%d}", sign, e);
    else
        snprintf(text, size, "%s%.3g×10^{%d}", sign, mantissa, e);
}

/* The texts of a contour's levels, one after the other. */
static void tp__name_levels(tp_figure *f, tp__mark *m)
{
    char text[64];
    int k;
    m->first_text = f->n_text;
    for (k = 0; k < m->contours.n_levels && m->contours.labels && !m->hidden; k++) {
        tp__level_text(text, sizeof text, m->contours.levels[k]);
        tp__text_new(f, text, TP__LEVEL);
    }
}

/* Whether a box about (x, y) meets a label of the panel, the legend, or a point. */
static int tp__taken(const tp_figure *f, const tp_panel *p, double x, double y,
                     double half_x, double half_y)
{
    int i, j;
    size_t k;
    if (p->legend_height > 0 && x + half_x > p->legend_x - 4 &&
        x - half_x < p->legend_x + p->legend_width + 4 && y + half_y > p->legend_y - 2 &&
        y - half_y < p->legend_y + p->legend_height + 2)
        return 1;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        const tp__text *t = &f->text[m->label < 0 ? 0 : m->label];
        if (m->label >= 0 && m->where != TP_KEY_END && m->where != TP_KEY_LEGEND &&
            x + half_x > m->label_x - 4 && x - half_x < m->label_x + t->width + 4 &&
            y + half_y > m->label_y - t->above - 3 &&
            y - half_y < m->label_y + t->last + t->below + 3)
            return 1;
        for (k = 0; (m->kind == TP__POINTS || m->kind == TP__SCATTER) && k < m->n; k++)
            if (fabs(tp__x(p, m->x[k]) - x) < half_x + m->style.size / 2 + 2 &&
                fabs(tp__y(p, m->y[k]) - y) < half_y + m->style.size / 2 + 2)
                return 1;
        for (j = 0; m->kind == TP__CONTOUR && j < m->lines.n; j++) {
            const tp__strand *s = &m->lines.strand[j];
            double wide, high;
            if (s->text < 0) continue;
            t = &f->text[s->text];
            high = (fabs(sin(s->angle)) * t->width + t->size) / 2 + 3;
            wide = (fabs(cos(s->angle)) * t->width + t->size) / 2 + 3;
            if (fabs(s->label_x - x) < half_x + wide &&
                fabs(s->label_y - y) < half_y + high)
                return 1;
        }
    }
    return 0;
}

/* Whether a line or trajectory of the panel crosses a box about (x, y). */
static int tp__crossed(const tp_panel *p, double x, double y, double half_x,
                       double half_y)
{
    int i, k;
    size_t j;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        double ax = 0, ay = 0;
        if (m->kind != TP__LINE && m->kind != TP__TRAJECTORY) continue;
        for (j = 0; j < m->n; j++) {
            const double bx = tp__x(p, m->x[j]) - x, by = tp__y(p, m->y[j]) - y;
            for (k = 0; j && k <= 16; k++) {
                if (fmin(ax, bx) > half_x || fmax(ax, bx) < -half_x ||
                    fmin(ay, by) > half_y || fmax(ay, by) < -half_y)
                    break;
                if (fabs(ax + (bx - ax) * k / 16) < half_x &&
                    fabs(ay + (by - ay) * k / 16) < half_y)
                    return 1;
            }
            ax = bx;
            ay = by;
        }
    }
    return 0;
}

/* Where a thinned line is at a distance from its beginning; i trails along. */
static void tp__along(const tp__lines *l, const tp__strand *s, const double *length,
                      double at, int *i, double *x, double *y)
{
    const double *px = l->x + s->first, *py = l->y + s->first;
    double u;
    while (*i + 2 < s->n && length[*i + 1] < at) ++*i;
    while (*i > 0 && length[*i] > at) --*i;
    u = length[*i + 1] > length[*i] ? (at - length[*i]) / (length[*i + 1] - length[*i])
                                    : 0;
    *x = px[*i] + u * (px[*i + 1] - px[*i]);
    *y = py[*i] + u * (py[*i + 1] - py[*i]);
}

/* Find the places of the levels on the lines of a contour: where a line is flat and
   straight, and nothing else is written. */
static void tp__place_levels(tp_figure *f, const tp_panel *p, tp__mark *m)
{
    tp__lines *l = &m->lines;
    double *length;
    int i, j, k;
    if (m->kind != TP__CONTOUR || !m->contours.labels || m->hidden) return;
    length = (double *)tp__allocate(f, (size_t)l->n_points, sizeof *length);
    for (i = 0; length && i < l->n; i++) {
        tp__strand *s = &l->strand[i];
        const int text = m->first_text + s->level;
        const tp__text *t = &f->text[text];
        const double half = t->width / 2 + 2, *x = l->x + s->first, *y = l->y + s->first;
        double least = 1.2, at, step, best_at = 0, best_x = 0, best_y = 0, best_angle = 0;
        if (s->n < 2) continue;
        for (length[0] = 0, j = 1; j < s->n; j++)
            length[j] = length[j - 1] + hypot(x[j] - x[j - 1], y[j] - y[j - 1]);
        if (length[s->n - 1] < fmax(32, 7 * half)) continue;
        step = fmax(2, length[s->n - 1] / 2000); /* it may be long beyond the panel */
        for (at = half + 2, k = 0; at <= length[s->n - 1] - half - 2; at += step) {
            double px[5], py[5], dx, dy, d, cost, angle, wide, high;
            int inside = 1;
            for (j = 0; j < 5; j++)
                tp__along(l, s, length, at + half * (j - 2) / 2, &k, &px[j], &py[j]);
            dx = px[4] - px[0], dy = py[4] - py[0], d = hypot(dx, dy);
            if (!(d > 1.6 * half)) continue;
            angle = dx < 0 ? atan2(-dy, -dx) : atan2(dy, dx);
            angle = floor(angle / TP__TURN + .5) * TP__TURN;
            cost = .3 * fabs(angle) + .1 * fabs(at / length[s->n - 1] - .5);
            for (j = 0; j < 5; j++) {
                cost += .1 * fabs((px[j] - px[0]) * dy - (py[j] - py[0]) * dx) / d;
                inside = inside && px[j] > p->left + 4 && px[j] < p->right - 4 &&
                         py[j] > p->top + 5 && py[j] < p->bottom - 5;
            }
            if (!inside || cost >= least) continue;
            wide = fabs(cos(angle)) * t->width / 2 + fabs(sin(angle)) * t->size / 2;
            high = fabs(sin(angle)) * t->width / 2 + fabs(cos(angle)) * t->size / 2;
            if (tp__taken(f, p, px[2], py[2], wide, high)) continue;
            if (tp__crossed(p, px[2], py[2], wide + 1, high)) cost += .5;
            if (cost >= least) continue;
            least = cost;
            best_at = at;
            best_x = (px[0] + px[4] + 2 * px[2]) / 4;
            best_y = (py[0] + py[4] + 2 * py[2]) / 4;
            best_angle = angle;
        }
        if (least == 1.2) continue;
        s->text = text;
        s->at = best_at;
        s->label_x = best_x;
        s->label_y = best_y;
        s->angle = best_angle;
    }
    free(length);
}

/* The label of a slope: above or below its middle, where it covers less. */
static void tp__place_beside(tp_figure *f, const tp_panel *p, tp__mark *m)
{
    const tp__text *t = &f->text[m->label];
    const double ax = tp__x(p, m->x[0]), ay = tp__y(p, m->y[0]);
    const double bx = tp__x(p, m->x[1]), by = tp__y(p, m->y[1]);
    const double d = fmax(hypot(bx - ax, by - ay), 1e-9);
    double ux = (bx - ax) / d, uy = (by - ay) / d;
    const double off = TP__CAP / 2 * t->size + 3.5;
    int side, j, cost, least = -1;
    if (ux < 0) ux = -ux, uy = -uy;
    m->angle = atan2(uy, ux);
    for (side = 1; side >= -1; side -= 2) { /* above first */
        const double x = (ax + bx) / 2 + side * off * uy;
        const double y = (ay + by) / 2 - side * off * ux;
        for (cost = 0, j = -4; j <= 4; j++) {
            const double px = x + ux * t->width * j / 8, py = y + uy * t->width * j / 8;
            cost += tp__ink(f, p, 0, px - 4, py - 4, px + 4, py + 4);
            if (px < p->left + 2 || px > p->right - 2 || py < p->top + 2 ||
                py > p->bottom - 2)
                cost += 1000;
        }
        if (least >= 0 && cost >= least) continue;
        least = cost;
        m->end_x = x;
        m->end_y = y;
    }
    m->label_x = m->end_x - t->width / 2;
    m->label_y = tp__centred(f, m->label, m->end_y);
}

/* Find the place of a label on its line: of middles 3 pt apart along the curve the one
   where the chord under the text is least steep, follows the curve, and lies inside and
   off the notes and points.  Between equals the middle of the line wins. */
static void tp__place_on_line(tp_figure *f, const tp_panel *p, tp__mark *m)
{
    const tp__text *t = &f->text[m->label];
    const double half = t->width / 2 + 3, height = tp__text_height(f, m->label) / 2;
    double *x = (double *)tp__allocate(f, 3 * m->n, sizeof *x), *y = x + m->n,
           *s = y + m->n, least = HUGE_VAL, at, u;
    size_t i, n, from, k;
    int j, a;
    if (!x) return;
    n = tp__trace(p, m->n, m->x, m->y, x, y);
    for (i = 1; i < n; i++) s[i] = s[i - 1] + hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    m->where = TP_KEY_LEGEND;
    for (at = half; n > 1 && at <= s[n - 1] - half; at += 3) {
        double px[9], py[9], dx, dy, d, cost;
        for (j = 0, from = 0; j < 9; j++) { /* the curve under the text */
            const double want = at + half * (j - 4) / 4;
            while (from + 2 < n && s[from + 1] < want) from++;
            u = (want - s[from]) / (s[from + 1] - s[from]);
            px[j] = x[from] + u * (x[from + 1] - x[from]);
            py[j] = y[from] + u * (y[from + 1] - y[from]);
        }
        dx = px[8] - px[0], dy = py[8] - py[0], d = hypot(dx, dy);
        if (!(d > half)) continue;
        cost = fabs(atan2(dy, fabs(dx))) + .2 * fabs(at / s[n - 1] - .5);
        for (j = 0; j < 9; j++) {
            cost += .05 * fabs((px[j] - px[0]) * dy - (py[j] - py[0]) * dx) / d;
            if (px[j] < p->left + height || px[j] > p->right - height ||
                py[j] < p->top + height || py[j] > p->bottom - height)
                cost += 1000;
            for (a = 0; a < p->n; a++) {
                const tp__mark *o = &p->mark[a];
                const tp__text *w = &f->text[o->label < 0 ? 0 : o->label];
                if (o != m && o->label >= 0 && o->where != TP_KEY_END &&
                    o->where != TP_KEY_LEGEND && px[j] > o->label_x - height &&
                    px[j] < o->label_x + w->width + height &&
                    py[j] > o->label_y - w->above - height &&
                    py[j] < o->label_y + w->last + w->below + height)
                    cost += 10;
                for (k = 0; o->kind == TP__POINTS && k < o->n; k++)
                    if (hypot(tp__x(p, o->x[k]) - px[j], tp__y(p, o->y[k]) - py[j]) <
                        height + o->style.size / 2)
                        cost += 1;
            }
        }
        if (!(cost < fmin(least, 1000))) continue;
        least = cost;
        m->where = TP_KEY_ON_LINE;
        m->end_x = (px[0] + px[8] + 2 * px[4]) / 4;
        m->end_y = (py[0] + py[8] + 2 * py[4]) / 4;
        m->angle = dx < 0 ? atan2(-dy, -dx) : atan2(dy, dx);
    }
    m->label_x = m->end_x - t->width / 2;
    m->label_y = tp__centred(f, m->label, m->end_y);
    free(x);
}

/* Find the places of a note, and of a label along a reference line: of the sides and ends
   that it may have the one where it covers least. */
static void tp__place_inside(const tp_figure *f, const tp_panel *p, tp__mark *m)
{
    static const double along[] = { 0, 0, .5, 1, 1, 1, .5, 0, .5 }; /* by anchor */
    static const int hang[] = { 0, 1, 1, 1, 0, -1, -1, -1, 0 };
    const tp__text *t = &f->text[m->label];
    const double height = tp__text_height(f, m->label);
    int i, cost, least = -1;
    m->end_x =
        m->note.relative ? p->left + m->x[0] * (p->right - p->left) : tp__x(p, m->x[0]);
    m->end_y =
        m->note.relative ? p->bottom - m->y[0] * (p->bottom - p->top) : tp__y(p, m->y[0]);
    if (m->kind == TP__TEXT) {
        const int h = hang[m->note.anchor];
        const double y = m->end_y - m->note.dy;
        m->label_x = m->end_x + m->note.dx - along[m->note.anchor] * t->width;
        m->label_y = h == 0  ? tp__centred(f, m->label, y)
                     : h > 0 ? y + TP__CAP * t->size
                             : y - t->last;
        return;
    }
    for (i = 0; i < 4; i++) { /* bit 0: at the start; bit 1: on the other side */
        double x, y;
        if (m->where == TP_KEY_INSIDE_START && !(i & 1)) continue;
        if (m->kind == TP__HLINE) {
            x = i & 1 ? p->left + 4 : p->right - 2 - t->width;
            y = i & 2 ? m->end_y + 2 : m->end_y - 1 - height;
        } else {
            x = i & 2 ? m->end_x - 4 - t->width : m->end_x + 4;
            y = i & 1 ? p->bottom - 3 - height : p->top;
        }
        cost = tp__ink(f, p, (int)(m - p->mark), x, y, x + t->width, y + height);
        if (x < p->left || x + t->width > p->right || y < p->top - 1 ||
            y + height > p->bottom)
            cost += 100000;
        if (least >= 0 && cost >= least) continue;
        least = cost;
        m->label_x = x;
        m->label_y = y + t->above;
    }
}

#define TP__SWATCH 20.0

static void tp__place_legend(tp_figure *f, tp_panel *p)
{
    const int first = p->desc.labels == TP_LEGEND_NW   ? 1
                      : p->desc.labels == TP_LEGEND_SE ? 2
                      : p->desc.labels == TP_LEGEND_SW ? 3
                                                       : 0;
    int i, least = -1;
    p->legend_width = p->legend_height = 0;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        if (m->where != TP_KEY_LEGEND || m->label < 0) continue;
        p->legend_width =
            fmax(p->legend_width, TP__SWATCH + 5 + tp__text_width(f, m->label));
        p->legend_height += tp__text_height(f, m->label) + 3;
    }
    if (p->legend_height == 0) return;
    if (p->legend_width > p->right - p->left || p->legend_height > p->bottom - p->top)
        tp__fail(f, TP_ERR_LAYOUT, "panel (%d, %d): the legend does not fit", p->row,
                 p->column);
    for (i = 0; i < 4; i++) { /* north east, north west, south east, south west */
        const double x = i & 1 ? p->left + 8 : p->right - 4 - p->legend_width;
        const double y = i & 2 ? p->bottom - 4 - p->legend_height : p->top + 3;
        const int fixed =
            p->desc.labels >= TP_LEGEND_NE && p->desc.labels <= TP_LEGEND_SW;
        const int ink = fixed ? i != first
                              : tp__ink(f, p, p->n, x - 4, y - 3, x + p->legend_width + 4,
                                        y + p->legend_height + 3);
        if (least >= 0 && ink >= least) continue;
        least = ink;
        p->legend_x = x;
        p->legend_y = y;
    }
}

/* The panel of the figure, if any, that names this one's ticks: below (x) or left (y)
   of it. */
static int tp__named_elsewhere(const tp_figure *f, const tp_panel *p, int dimension)
{
    int k;
    if (dimension ? !f->layout.share_y : !f->layout.share_x) return 0;
    if (dimension) {
        for (k = 0; k < p->column; k++)
            if (f->panel[p->row][k]) return 1;
    } else
        for (k = p->row + 1; k < f->layout.rows; k++)
            if (f->panel[k][p->column]) return 1;
    return 0;
}

#define TP__EACH_PANEL(f, r, c, p)                \
    for (r = 0; r < (f)->layout.rows; r++)        \
        for (c = 0; c < (f)->layout.columns; c++) \
            if ((p = (f)->panel[r][c]) != NULL)

static const tp__range tp__nothing = { HUGE_VAL, -HUGE_VAL, HUGE_VAL, -HUGE_VAL, 0, 0 };

/* Limits and name of a panel's colours: from its marks, with share_z from all. */
static void tp__fit_colors(tp_figure *f, tp_panel *p, double height)
{
    tp__range range = tp__nothing;
    tp_axis axis;
    int r, c, i;
    size_t k;
    tp_panel *q;
    memset(&axis, 0, sizeof axis);
    p->z_name = NULL;
    TP__EACH_PANEL(f, r, c, q)
    for (i = 0; i < q->n && (q == p || f->layout.share_z); i++) {
        const tp__mark *m = &q->mark[i];
        if (!m->value) continue;
        if (m->heat.scale != p->heat->scale)
            tp__fail(f, TP_ERR_ARGUMENT, "two scales of colours for one bar");
        if (axis.min == 0 && axis.max == 0)
            axis.min = m->heat.min, axis.max = m->heat.max;
        if (!p->z_name) p->z_name = m->heat.label;
        for (k = 0; k < m->n_value; k++) {
            const double v =
                p->heat->scale == TP_DIVERGING ? fabs(m->value[k]) : m->value[k];
            if (isnan(v) || (p->heat->scale == TP_LOG && v < 1e-150)) continue;
            range.lo = fmin(range.lo, v);
            range.hi = fmax(range.hi, v);
        }
    }
    if (f->status != TP_OK) return;
    p->z.log = p->heat->scale == TP_LOG;
    if (p->heat->scale == TP_DIVERGING) {
        if (axis.max == 0) axis.max = range.hi > 0 ? range.hi : 1;
        axis.min = -axis.max;
    } else if (range.lo == 0 && range.hi == 0)
        range.hi = 1;
    tp__fit(&p->z, &axis, range);
    if (p->z.log && axis.min == 0) p->z.lo *= 1 - 1e-9; /* the least value has a colour */
    tp__choose_ticks(f, &p->z, &axis, height, 0);
}

/* Limits and ticks of all panels; no text is measured. */
static void tp__fit_panels(tp_figure *f)
{
    const double width = f->layout.width / f->layout.columns - 55;
    const double height = f->layout.height / f->layout.rows - 42;
    int r, c, dimension;
    tp_panel *p;
    for (dimension = 0; dimension < 2; dimension++) {
        const int shared = dimension ? f->layout.share_y : f->layout.share_x;
        tp__range all[TP__CELLS];
        int reverse[TP__CELLS] = { 0 }, g;
        /* of all that share: the first, or the first with limits */
        const tp_axis *axis[TP__CELLS] = { 0 };
        for (g = 0; g < TP__CELLS; g++) all[g] = tp__nothing;
        TP__EACH_PANEL(f, r, c, p)
        {
            const tp_axis *a = dimension ? &p->desc.y : &p->desc.x;
            g = shared < 2 ? 0 : dimension ? r : c;
            tp__data_range(p, dimension, &all[g]);
            reverse[g] = reverse[g] || a->reverse;
            if (shared && axis[g] && !axis[g]->log != !a->log)
                tp__fail(f, TP_ERR_ARGUMENT,
                         "a shared axis is logarithmic in some panels only");
            if (!axis[g] ||
                (axis[g]->min == 0 && axis[g]->max == 0 && (a->min != 0 || a->max != 0)))
                axis[g] = a;
        }
        if (f->status != TP_OK) return;
        TP__EACH_PANEL(f, r, c, p)
        {
            const tp_axis *a = dimension ? &p->desc.y : &p->desc.x;
            tp__scale *s = dimension ? &p->y : &p->x;
            tp__range own = tp__nothing;
            tp__data_range(p, dimension, &own);
            g = shared < 2 ? 0 : dimension ? r : c;
            s->reverse = shared ? reverse[g] : a->reverse != 0;
            tp__fit(s, shared ? axis[g] : a, shared ? all[g] : own);
            tp__choose_ticks(f, s, shared && axis[g]->n_ticks ? axis[g] : a,
                             dimension ? height : width, !dimension);
            s->named = !tp__named_elsewhere(f, p, dimension);
        }
    }
    for (r = 0; r < f->layout.rows; r++) { /* from the right: the bar stands there */
        int barred = 0;
        for (c = f->layout.columns; c-- > 0;) {
            int i, no_bar = 0;
            p = f->panel[r][c];
            for (i = p ? p->n : 0; i-- > 0;)
                if (p->mark[i].value)
                    p->heat = &p->mark[i].heat, no_bar |= p->heat->no_bar;
            if (!p || !p->heat) continue;
            tp__fit_colors(f, p, height);
            p->bar = !no_bar && !(f->layout.share_z && barred);
            barred = 1;
        }
    }
}

/* Measure all text, then the margins, then the places of panels and labels. */
static void tp__layout(tp_figure *f)
{
    double left[TP__CELLS], right[TP__CELLS], top[TP__CELLS], bottom[TP__CELLS];
    const int rows = f->layout.rows, columns = f->layout.columns;
    double width = f->layout.width - 2 * TP__PAD, height = f->layout.height - 2 * TP__PAD,
           at, at_bottom, x0;
    int r, c, i, count = 0;
    tp_panel *p;
    tp__texts_free(f);
    tp__fit_panels(f);
    for (i = 0; i < TP__CELLS; i++) left[i] = right[i] = top[i] = bottom[i] = 0;
    f->x_label = tp__text_new(f, f->layout.x_label, TP__TYPE);
    f->y_label = tp__text_new(f, f->layout.y_label, TP__TYPE);
    x0 = TP__PAD + (f->y_label < 0 ? 0 : tp__text_height(f, f->y_label) + 3);
    width -= x0 - TP__PAD;
    height -= f->x_label < 0 ? 0 : tp__text_height(f, f->x_label) + 1;
    TP__EACH_PANEL(f, r, c, p)
    {
        double ticks = 0;
        char title[256];
        if (f->layout.tags)
            i = snprintf(title, sizeof title, "(%c) %s", 'a' + count++ % 26,
                         p->desc.title ? p->desc.title : "");
        else
            i = snprintf(title, sizeof title, "%s", p->desc.title ? p->desc.title : "");
        if (i >= (int)sizeof title)
            tp__fail(f, TP_ERR_LABEL, "title \"%.30s...\" is too long", title);
        p->title = tp__text_new(f, title, TP__TYPE);
        p->x_label = p->x.named ? tp__text_new(f, p->desc.x.label, TP__TYPE) : -1;
        p->y_label = p->y.named ? tp__text_new(f, p->desc.y.label, TP__TYPE) : -1;
        p->x_exponent = p->x.named ? tp__text_new(f, p->x.exponent, TP__SMALL) : -1;
        p->y_exponent = p->y.named ? tp__text_new(f, p->y.exponent, TP__SMALL) : -1;
        for (i = 0; i < p->x.n; i++)
            p->x_tick[i] = p->x.named ? tp__text_new(f, p->x.text[i], TP__SMALL) : -1;
        for (i = 0; i < p->y.n; i++)
            p->y_tick[i] = p->y.named ? tp__text_new(f, p->y.text[i], TP__SMALL) : -1;
        p->z_label = p->bar ? tp__text_new(f, p->z_name, TP__TYPE) : -1;
        p->z_exponent = p->bar ? tp__text_new(f, p->z.exponent, TP__SMALL) : -1;
        for (i = 0; i < p->z.n; i++)
            p->z_tick[i] = p->bar ? tp__text_new(f, p->z.text[i], TP__SMALL) : -1;
        for (i = 0; i < p->n; i++) {
            tp__mark *m = &p->mark[i];
            m->where = tp__where(p, m);
            m->label = m->kind == TP__TEXT ? tp__text_new(f, m->style.label, m->note.size)
                       : m->where          ? tp__text_new(f, m->style.label, TP__SMALL)
                                           : -1;
            tp__name_levels(f, m);
        }
        if (f->status != TP_OK) return;

        /* below: ticks, their labels, then the name of the axis with the exponent */
        for (i = 0; i < p->x.n; i++)
            ticks = fmax(ticks, tp__text_height(f, p->x_tick[i]));
        if (p->x.n) ticks += TP__TICK + (ticks > 0 ? 1 : 0);
        if (p->x_label >= 0 || p->x_exponent >= 0)
            ticks += 1 + fmax(tp__text_height(f, p->x_label),
                              tp__text_height(f, p->x_exponent));
        bottom[r] = fmax(bottom[r], ticks);

        for (i = 0, ticks = 0; i < p->y.n; i++)
            ticks = fmax(ticks, tp__text_width(f, p->y_tick[i]));
        ticks = fmax(ticks, tp__text_width(f, p->y_exponent));
        if (p->y.n) ticks += TP__TICK + 3;
        if (p->y_label >= 0) ticks += 3 + tp__text_height(f, p->y_label);
        if (p->x.n)
            ticks = fmax(ticks,
                         tp__text_width(f, p->x_tick[p->x.reverse ? p->x.n - 1 : 0]) / 2);
        left[c] = fmax(left[c], ticks);

        ticks = 5;
        if (p->title >= 0) ticks = fmax(ticks, tp__text_height(f, p->title) + 4);
        ticks = fmax(ticks, 5 + fmax(tp__text_height(f, p->y_exponent),
                                     tp__text_height(f, p->z_exponent)));
        top[r] = fmax(top[r], ticks);
    }
    for (r = 0; r < rows; r++) height -= top[r] + bottom[r] + (r ? 6 : 0);
    height /= rows;
    for (r = 0, at = TP__PAD; r < rows; r++) {
        at += top[r] + (r ? 6 : 0);
        for (c = 0; c < columns; c++)
            if ((p = f->panel[r][c]) != NULL) p->top = at, p->bottom = at + height;
        at += height + bottom[r];
    }
    at_bottom = at;
    if (height < 20) {
        tp__fail(f, TP_ERR_LAYOUT, "%g pt are too little height for the text of %d rows",
                 f->layout.height, rows);
        return;
    }

    TP__EACH_PANEL(f, r, c, p)
    {
        tp__place_ends(f, p);
        right[c] = fmax(right[c], 5);
        if (p->x.n) /* the last tick's label may stand out */
            right[c] =
                fmax(right[c],
                     tp__text_width(f, p->x_tick[p->x.reverse ? 0 : p->x.n - 1]) / 2);
        p->bar_gap = TP__BAR;
        for (i = 0; i < p->n; i++)
            if (p->mark[i].where == TP_KEY_END) {
                const double labels = p->label_gap + tp__text_width(f, p->mark[i].label);
                right[c] = fmax(right[c], labels);
                p->bar_gap = fmax(p->bar_gap, labels + TP__BAR);
            }
        if (!p->bar) continue;
        p->bar_end = p->bar_gap + TP__BAR;
        for (i = 0; i < p->z.n; i++)
            p->bar_end = fmax(p->bar_end, p->bar_gap + TP__BAR + TP__TICK + 2 +
                                              tp__text_width(f, p->z_tick[i]));
        p->bar_end = fmax(p->bar_end, p->bar_gap + tp__text_width(f, p->z_exponent));
        if (p->z_label >= 0) p->bar_end += 3 + tp__text_height(f, p->z_label);
        right[c] = fmax(right[c], p->bar_end);
    }
    if (f->status != TP_OK) return;
    for (c = 0; c < columns; c++) width -= left[c] + right[c] + (c ? 8 : 0);
    width /= columns;
    for (c = 0, at = x0; c < columns; c++) {
        at += left[c] + (c ? 8 : 0);
        for (r = 0; r < rows; r++)
            if ((p = f->panel[r][c]) != NULL) p->left = at, p->right = at + width;
        at += width + right[c];
    }
    if (width < 30) {
        tp__fail(f, TP_ERR_LAYOUT,
                 "%g pt are too little width for the text of %d columns", f->layout.width,
                 columns);
        return;
    }
    f->x_middle = (x0 + left[0] + f->layout.width - TP__PAD - right[columns - 1]) / 2;
    f->y_middle = (TP__PAD + top[0] + at_bottom - bottom[rows - 1]) / 2;
    if (tp__text_width(f, f->x_label) >
            2 * fmin(f->x_middle, f->layout.width - f->x_middle) - 2 * TP__PAD ||
        tp__text_width(f, f->y_label) >
            2 * fmin(f->y_middle, f->layout.height - f->y_middle) - 2 * TP__PAD)
        tp__fail(f, TP_ERR_LAYOUT, "the name of an axis of all panels is too long");
    TP__EACH_PANEL(f, r, c, p)
    {
        for (i = 0; i < p->n; i++) tp__fields(f, p, &p->mark[i]);
        p->outer_left = p->left - left[c];
        p->outer_bottom = p->bottom + bottom[r];
        if (fmax(tp__text_width(f, p->x_label), tp__text_width(f, p->title)) >
                left[c] + width + right[c] ||
            (p->z_exponent >= 0 && tp__text_width(f, p->title) > width + TP__BAR - 4) ||
            fmax(tp__text_width(f, p->y_label), tp__text_width(f, p->z_label)) >
                top[r] + height + bottom[r])
            tp__fail(f, TP_ERR_LAYOUT,
                     "panel (%d, %d): its title or the name of an axis is too long", r,
                     c);
        for (i = 0; i < p->n; i++)
            if (p->mark[i].where == TP_KEY_END)
                p->mark[i].end_x = tp__x(p, p->mark[i].end_x);
            else if (p->mark[i].label >= 0 && p->mark[i].where != TP_KEY_LEGEND &&
                     p->mark[i].where != TP_KEY_ON_LINE)
                tp__place_inside(f, p, &p->mark[i]);
        for (i = 0; i < p->n; i++)
            if (p->mark[i].where == TP_KEY_ON_LINE && p->mark[i].kind == TP__SLOPE)
                tp__place_beside(f, p, &p->mark[i]);
            else if (p->mark[i].where == TP_KEY_ON_LINE)
                tp__place_on_line(f, p, &p->mark[i]);
        tp__place_legend(f, p);
        for (i = 0; i < p->n; i++) tp__place_levels(f, p, &p->mark[i]);
    }
}

/* ==================================================================== >>drawing
   Play a laid-out figure on a cairo context. */

static void tp__color(cairo_t *cr, tp_color c, double alpha)
{
    cairo_set_source_rgba(cr, (c >> 16 & 255) / 255., (c >> 8 & 255) / 255.,
                          (c & 255) / 255., alpha);
}

/* The colour, darkened until text in it has a contrast of 4.5 on white (WCAG 2, level
   AA). */
static tp_color tp__readable(tp_color c)
{
    for (;;) {
        double luminance = 0;
        int i, v[3];
        for (i = 0; i < 3; i++) {
            static const double weight[3] = { .2126, .7152, .0722 };
            v[i] = (int)(c >> (16 - 8 * i) & 255);
            luminance +=
                weight[i] * (v[i] <= 10 ? v[i] / 255. / 12.92
                                        : pow((v[i] / 255. + .055) / 1.055, 2.4));
        }
        if (1.05 / (luminance + .05) >= 4.5) return c;
        for (i = 0; i < 3; i++) v[i] = v[i] * 31 / 32;
        c = 0xff000000u | (tp_color)v[0] << 16 | (tp_color)v[1] << 8 | (tp_color)v[2];
    }
}

/* Show text number t: ax of its width lies left of x; y is the baseline of its first
   line. */
static void tp__show(const tp_figure *f, cairo_t *cr, int t, double x, double y,
                     double ax, tp_color c)
{
    int i;
    if (t < 0) return;
    tp__color(cr, c, 1);
    for (i = 0; i < f->text[t].n; i++) {
        const tp__run *r = &f->text[t].run[i];
        const double rise = pango_layout_get_baseline(r->layout) / (double)PANGO_SCALE;
        cairo_move_to(cr, x - ax * f->text[t].width + r->x, y + r->y - rise);
        pango_cairo_show_layout(cr, r->layout);
        cairo_new_path(cr); /* pango leaves a current point */
    }
}

/* The same with a white rim, which lies on whatever is there. */
static void tp__show_halo(const tp_figure *f, cairo_t *cr, int t, double x, double y,
                          tp_color c)
{
    int i;
    if (t < 0) return;
    for (i = 0; i < f->text[t].n; i++) {
        const tp__run *r = &f->text[t].run[i];
        const double rise = pango_layout_get_baseline(r->layout) / (double)PANGO_SCALE;
        cairo_move_to(cr, x + r->x, y + r->y - rise);
        pango_cairo_layout_path(cr, r->layout);
    }
    tp__color(cr, 0xffffffffu, 1);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, 3);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cr);
    tp__show(f, cr, t, x, y, 0, c);
}

/* White under the labels inside a panel and under the legend: it lies on grid, bands and
   reference lines and below curves, which nothing hides.  Not on shaded ground. */
static void tp__backing(const tp_figure *f, cairo_t *cr, const tp_panel *p)
{
    const double pad = p->legend_x < p->left + 10 ? 7 : 3; /* to the spine, if near */
    int i, k;
    tp__color(cr, 0xffffffffu, .8);
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        const tp__text *t = &f->text[m->label < 0 ? 0 : m->label];
        if (m->label < 0 || m->where == TP_KEY_END || m->where == TP_KEY_LEGEND) continue;
        if (p->has_map || m->where == TP_KEY_ON_LINE || m->note.halo) continue;
        for (k = 0; k < p->n; k++) {
            const tp__mark *s = &p->mark[k];
            if (s->kind == TP__XSPAN &&
                fmin(tp__x(p, s->x[0]), tp__x(p, s->x[1])) < m->label_x + t->width &&
                fmax(tp__x(p, s->x[0]), tp__x(p, s->x[1])) > m->label_x)
                break;
        }
        if (k == p->n)
            cairo_rectangle(cr, m->label_x - 1, m->label_y - t->above + 1, t->width + 2,
                            tp__text_height(f, m->label) - 1);
    }
    if (p->legend_height > 0)
        cairo_rectangle(cr, p->legend_x - pad, p->legend_y - 2, p->legend_width + pad + 5,
                        p->legend_height + 2);
    cairo_fill(cr);
}

static void tp__segment(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
}

static void tp__pen(cairo_t *cr, const tp_style *s)
{
    static const double dashed[] = { 4, 2.6 }, dotted[] = { 0, 2.6 },
                        dash_dot[] = { 5, 2.2, .8, 2.2 };
    cairo_set_line_width(cr, s->width);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr,
                       s->dash == TP_DOTTED ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    if (s->dash == TP_DASHED)
        cairo_set_dash(cr, dashed, 2, 0);
    else if (s->dash == TP_DOTTED)
        cairo_set_dash(cr, dotted, 2, 0);
    else if (s->dash == TP_DASH_DOT)
        cairo_set_dash(cr, dash_dot, 4, 0);
    else
        cairo_set_dash(cr, NULL, 0, 0);
    tp__color(cr, s->color, s->alpha);
}

static void tp__marker(cairo_t *cr, const tp_style *s, double x, double y)
{
    const double r = s->size / 2;
    cairo_new_sub_path(cr);
    switch (s->marker) {
    case TP_SQUARE:
        cairo_rectangle(cr, x - .88 * r, y - .88 * r, 1.76 * r, 1.76 * r);
        break;
    case TP_TRIANGLE:
        cairo_move_to(cr, x, y - 1.15 * r);
        cairo_line_to(cr, x + r, y + .65 * r);
        cairo_line_to(cr, x - r, y + .65 * r);
        cairo_close_path(cr);
        break;
    case TP_DIAMOND:
        cairo_move_to(cr, x, y - 1.2 * r);
        cairo_line_to(cr, x + 1.2 * r, y);
        cairo_line_to(cr, x, y + 1.2 * r);
        cairo_line_to(cr, x - 1.2 * r, y);
        cairo_close_path(cr);
        break;
    case TP_MARKER_DEFAULT:
    case TP_DISC:
    case TP_RING: cairo_arc(cr, x, y, r, 0, 6.283185307179586); break;
    }
    if (s->marker == TP_RING) {
        tp__color(cr, 0xffffffffu, 1);
        cairo_fill_preserve(cr);
        tp__color(cr, s->color, s->alpha);
        cairo_set_line_width(cr, 1);
        cairo_stroke(cr);
    } else
        cairo_fill(cr);
}

/* Oklab (B. Ottosson, A perceptual color space for image processing, 2020) to sRGB. */
static tp_color tp__oklab(const double *lab)
{
    const double l = pow(lab[0] + .3963377774 * lab[1] + .2158037573 * lab[2], 3);
    const double m = pow(lab[0] - .1055613458 * lab[1] - .0638541728 * lab[2], 3);
    const double s = pow(lab[0] - .0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
    const double rgb[3] = { 4.0767416621 * l - 3.3077115913 * m + .2309699292 * s,
                            -1.2684380046 * l + 2.6097574011 * m - .3413193965 * s,
                            -.0041960863 * l - .7034186147 * m + 1.7076147010 * s };
    tp_color c = 0xff;
    int i;
    for (i = 0; i < 3; i++) {
        const double v = fmin(fmax(rgb[i], 0), 1);
        const double code = v <= .0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - .055;
        c = c << 8 | (tp_color)(255 * code + .5);
    }
    return c;
}

#define TP__MISSING 0xffcfcfcfu

/* The colour of a value: 257 steps between the stops of its scale, the middle one two
   thirds of the way as it is two thirds of the distance in Oklab. */
static tp_color tp__shade(const tp_panel *p, double v)
{
    static const double stop[3][3][3] = {
        { { .9862, -.0026, -.0063 },
          { .5319, -.0575, -.1181 },
          { .297, -.0175, -.0986 } },
        { { 1, 0, 0 }, { .62, -.0524, -.1298 }, { .42, -.0393, -.1081 } },
        { { 1, 0, 0 }, { .6213, .1151, .1257 }, { .42, .0764, .0791 } }
    };
    const int diverging = p->heat->scale == TP_DIVERGING;
    double t, u, lab[3];
    int arm = 0, i;
    if (isnan(v)) return TP__MISSING;
    if (p->z.log && v <= p->z.lo) return 0xffffffffu;
    t = floor(256 * fmin(fmax(tp__place(&p->z, v), 0), 1) + .5) / 256;
    if (diverging) arm = t < .5 ? 1 : 2, t = fabs(2 * t - 1);
    if (p->z.log) t = .15 + .85 * t;
    u = t < 2 / 3. ? 1.5 * t : 3 * t - 2;
    for (i = 0; i < 3; i++) {
        const double *from = stop[arm][t < 2 / 3. ? 0 : 1], *to = from + 3;
        lab[i] = from[i] + u * (to[i] - from[i]);
    }
    return tp__oklab(lab);
}

/* Whether white text is read better on a colour than dark text. */
static int tp__dark(tp_color c)
{
    return .299 * (c >> 16 & 255) + .587 * (c >> 8 & 255) + .114 * (c & 255) < 135;
}

/* Draw w x h colours, by rows from the top, as sharp cells that fill a rectangle. */
static void tp__draw_cells(cairo_t *cr, int w, int h, const tp_color *c, double x0,
                           double y0, double x1, double y1)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    unsigned char *to = cairo_image_surface_get_data(s);
    int i;
    for (i = 0; to && i < h; i++)
        memcpy(to + (size_t)i * (size_t)cairo_image_surface_get_stride(s),
               c + (size_t)i * (size_t)w, (size_t)w * sizeof *c);
    cairo_surface_mark_dirty(s);
    cairo_save(cr);
    cairo_translate(cr, x0, y0);
    cairo_scale(cr, (x1 - x0) / w, (y1 - y0) / h);
    cairo_set_source_surface(cr, s, 0, 0); /* an error of s becomes one of cr */
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(s);
}

/* How many blocks n cells make on so many pt: as large as each other up to one cell. */
static int tp__blocks(int n, double length)
{
    const int most = (int)fmax(1, fmin(floor(length * 4 / 3), n));
    const int each = (n + most - 1) / most;
    return (n + each - 1) / each;
}

static void tp__draw_map(tp_figure *f, cairo_t *cr, const tp_panel *p, const tp__mark *m)
{
    /* not tp__x and tp__y, which cut off; cairo_paint can handle large images */
    const double wide = p->right - p->left, high = p->bottom - p->top;
    const double xa = p->left + wide * tp__place(&p->x, m->x[0]);
    const double xb = p->left + wide * tp__place(&p->x, m->x[1]);
    const double ya = p->bottom - high * tp__place(&p->y, m->y[0]);
    const double yb = p->bottom - high * tp__place(&p->y, m->y[1]);
    const int w = tp__blocks(m->columns, fabs(xb - xa));
    const int h = tp__blocks(m->rows, fabs(yb - ya));
    const size_t n = (size_t)w * (size_t)h;
    double *v = (double *)tp__allocate(f, n, sizeof *v);
    tp_color *c = (tp_color *)tp__allocate(f, n, sizeof *c);
    int i, j;
    size_t k;
    for (k = 0; v && k < n; k++) v[k] = NAN;
    for (i = 0, k = 0; v && i < m->rows; i++) {
        const int row = (int)((double)i * h / m->rows);
        for (j = 0; j < m->columns; j++, k++) {
            const int column = (int)((double)j * w / m->columns);
            double *to = &v[(size_t)(yb < ya ? h - 1 - row : row) * (size_t)w +
                            (size_t)(xb < xa ? w - 1 - column : column)];
            const double z = m->value[k];
            if (isnan(*to) ||
                (p->heat->scale == TP_DIVERGING ? fabs(z) > fabs(*to) : z > *to))
                *to = z;
        }
    }
    for (k = 0; v && c && k < n; k++) c[k] = tp__shade(p, v[k]);
    if (v && c) {
        cairo_save(cr);
        cairo_rectangle(cr, p->left, p->top, wide, high);
        cairo_clip(cr);
        tp__draw_cells(cr, w, h, c, fmin(xa, xb), fmin(ya, yb), fmax(xa, xb),
                       fmax(ya, yb));
        cairo_restore(cr);
    }
    free(v);
    free(c);
}

/* An arrow head in the current path, its middle at (x, y). */
static void tp__head(cairo_t *cr, double x, double y, double dx, double dy, double size)
{
    const double a = .55 * size, b = .36 * size; /* half its length and half its width */
    cairo_move_to(cr, x + a * dx, y + a * dy);
    cairo_line_to(cr, x - a * dx - b * dy, y - a * dy + b * dx);
    cairo_line_to(cr, x - a * dx + b * dy, y - a * dy - b * dx);
    cairo_close_path(cr);
}

/* A head on a curve at a distance from its beginning, along the chord under it; not where
   its tip would come near the edge of the panel `within`. */
static void tp__head_at(cairo_t *cr, const tp_panel *within, size_t n, const double *x,
                        const double *y, const double *length, double at, double size)
{
    double px[2], py[2], d;
    size_t i = 0;
    int k;
    for (k = 0; k < 2; k++) {
        const double want = fmin(fmax(at + (k - .5) * size, 0), length[n - 1]);
        double u;
        while (i + 2 < n && length[i + 1] < want) i++;
        u = length[i + 1] > length[i] ? (want - length[i]) / (length[i + 1] - length[i])
                                      : 0;
        px[k] = x[i] + u * (x[i + 1] - x[i]);
        py[k] = y[i] + u * (y[i + 1] - y[i]);
    }
    d = hypot(px[1] - px[0], py[1] - py[0]);
    if (within && (px[1] < within->left + size / 2 || px[1] > within->right - size / 2 ||
                   py[1] < within->top + size / 2 || py[1] > within->bottom - size / 2))
        return;
    if (d > 0)
        tp__head(cr, (px[0] + px[1]) / 2, (py[0] + py[1]) / 2, (px[1] - px[0]) / d,
                 (py[1] - py[0]) / d, size);
}

/* The heads that style.arrows asks for on a curve in pt, at even distances within the
   panel, or at its end; length is room for n numbers. */
static void tp__heads(cairo_t *cr, const tp_panel *p, size_t n, const double *x,
                      const double *y, const tp_style *s, double *length)
{
    const double size = 3.4 + 1.4 * s->width;
    double seen = 0;
    size_t i;
    int k = 0, turn;
    if (n < 2 || !s->arrows) return;
    for (length[0] = 0, i = 1; i < n; i++)
        length[i] = length[i - 1] + hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    if (s->arrows < 0) tp__head_at(cr, NULL, n, x, y, length, length[n - 1], size);
    for (turn = 0; turn < 2 && s->arrows > 0; turn++) {
        const double total = seen;
        for (seen = 0, i = 1; i < n; i++) {
            const double d = length[i] - length[i - 1];
            if (x[i] < p->left || x[i] > p->right || y[i] < p->top || y[i] > p->bottom)
                continue;
            while (turn && k < s->arrows && seen + d >= total * (k + .5) / s->arrows) {
                tp__head_at(cr, NULL, n, x, y, length,
                            length[i - 1] + total * (k + .5) / s->arrows - seen, size);
                k++;
            }
            seen += d;
        }
    }
}

static void tp__draw_heads(tp_figure *f, cairo_t *cr, const tp_panel *p, size_t n,
                           const double *x, const double *y, const tp_style *s)
{
    double *length = s->arrows ? (double *)tp__allocate(f, n, sizeof *length) : NULL;
    if (!length) return;
    tp__heads(cr, p, n, x, y, s, length);
    tp__color(cr, s->color, s->alpha);
    cairo_fill(cr);
    free(length);
}

#define TP__SHADES 24

static tp_color tp__shade_of(const tp_panel *p, int k) /* k of TP__SHADES */
{
    const double t = (k + .5) / TP__SHADES;
    return tp__shade(p, p->z.log ? p->z.lo * pow(p->z.hi / p->z.lo, t)
                                 : p->z.lo + t * (p->z.hi - p->z.lo));
}

static void tp__path(cairo_t *cr, const tp__lines *l, const tp__strand *s)
{
    int i;
    for (i = 0; i < s->n - s->closed; i++)
        (i ? cairo_line_to : cairo_move_to)(cr, l->x[s->first + i], l->y[s->first + i]);
    if (s->closed) cairo_close_path(cr);
}

/* Cut a trajectory into pieces of one shade each. */
static void tp__cut(tp_figure *f, const tp_panel *p, const tp__mark *m, tp__lines *l)
{
    int drawn = 0;
    size_t i;
    for (i = 0; i + 1 < m->n; i++) {
        const double xa = tp__x(p, m->x[i]), xb = tp__x(p, m->x[i + 1]);
        const double ya = tp__y(p, m->y[i]), yb = tp__y(p, m->y[i + 1]);
        const double a = TP__SHADES * fmin(fmax(tp__place(&p->z, m->value[i]), 0), 1);
        const double b = TP__SHADES * fmin(fmax(tp__place(&p->z, m->value[i + 1]), 0), 1);
        const int way = b < a ? -1 : 1;
        int k = (int)fmin(b < a ? fmax(ceil(a) - 1, 0) : floor(a), TP__SHADES - 1);
        const int last =
            (int)fmin(b > a ? fmax(ceil(b) - 1, 0) : floor(b), TP__SHADES - 1);
        if (fmax(xa, xb) < p->left - 9 || fmin(xa, xb) > p->right + 9 ||
            fmax(ya, yb) < p->top - 9 || fmin(ya, yb) > p->bottom + 9) {
            drawn = 0;
            continue;
        }
        for (;; k += way) {
            const double t = (k + (way > 0) - a) / (b - a); /* where the shade ends */
            if (!drawn || l->strand[l->n - 1].level != k) {
                const double x = drawn ? l->x[l->n_points - 1] : xa;
                const double y = drawn ? l->y[l->n_points - 1] : ya;
                tp__line_begin(f, l, k);
                tp__line_to(f, l, x, y);
                drawn = 1;
            }
            if (f->status != TP_OK) return;
            if (a == b || (last - k) * way <= 0) break;
            tp__line_to(f, l, xa + t * (xb - xa), ya + t * (yb - ya));
        }
        tp__line_to(f, l, xb, yb);
    }
}

/* All trajectories of a panel with the width and alpha of one: a white rim over
   streamlines and the like, a grey edge, then one path for each shade. */
static void tp__draw_trajectories(tp_figure *f, cairo_t *cr, const tp_panel *p,
                                  const tp__mark *like)
{
    const tp_style *style = &like->style;
    double *x;
    tp__lines l;
    size_t n, j;
    int i, k, any;
    memset(&l, 0, sizeof l);
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        if (m->kind != TP__TRAJECTORY || m->style.width != style->width ||
            m->style.alpha != style->alpha)
            continue;
        if (m < like) goto done; /* drawn */
        x = (double *)tp__allocate(f, 2 * m->n, sizeof *x);
        n = x ? tp__trace(p, m->n, m->x, m->y, x, x + m->n) : 0;
        n = tp__straighten(n, x, x + m->n, TP__BEND);
        for (j = 0; j < n; j++)
            (j ? cairo_line_to : cairo_move_to)(cr, x[j], x[m->n + j]);
        free(x);
        tp__cut(f, p, m, &l);
    }
    tp__lines_thin(&l, TP__BEND);
    tp__pen(cr, style);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    if (p->has_map) {
        tp__color(cr, 0xffffffffu, .6);
        cairo_set_line_width(cr, style->width + 2.4);
        cairo_stroke_preserve(cr);
    }
    tp__color(cr, style->color, style->alpha);
    cairo_set_line_width(cr, style->width + .8);
    cairo_stroke(cr);
    cairo_set_line_width(cr, style->width);
    for (k = 0; k < TP__SHADES; k++) {
        for (any = i = 0; i < l.n; i++)
            if (l.strand[i].level == k) tp__path(cr, &l, &l.strand[i]), any = 1;
        if (!any) continue;
        tp__color(cr, tp__shade_of(p, k), style->alpha);
        cairo_stroke(cr);
    }
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        tp_style dark = m->style;
        if (m->kind != TP__TRAJECTORY || m->style.width != style->width || !dark.arrows)
            continue;
        dark.color = TP_DARK;
        x = (double *)tp__allocate(f, 2 * m->n, sizeof *x);
        n = x ? tp__trace(p, m->n, m->x, m->y, x, x + m->n) : 0;
        if (n) tp__draw_heads(f, cr, p, n, x, x + m->n, &dark);
        free(x);
    }
done:
    tp__lines_free(&l);
}

/* The colour of what lies between a level, -1 for none, and the next, and their values
   within the limits of the colours. */
static tp_color tp__layer_color(const tp_panel *p, const tp__mark *m, int level,
                                double *lo, double *hi)
{
    const double *at = m->contours.levels;
    const tp__scale *z = &p->z;
    *lo = level < 0 ? z->lo : fmin(fmax(at[level], z->lo), z->hi);
    *hi = level + 1 == m->contours.n_levels ? z->hi
                                            : fmin(fmax(at[level + 1], z->lo), z->hi);
    return tp__shade(p, z->log ? sqrt(*lo * *hi) : (*lo + *hi) / 2);
}

/* The lines of a contour, interrupted by their labels. */
static void tp__draw_contour(tp_figure *f, cairo_t *cr, const tp_panel *p,
                             const tp__mark *m)
{
    int i, j, k, begun;
    double lo, hi;
    for (i = 0; i < m->area.n; i = k) {
        const int level = m->area.strand[i].level;
        for (k = i; k < m->area.n && m->area.strand[k].level == level; k++)
            tp__path(cr, &m->area, &m->area.strand[k]);
        tp__color(cr, tp__layer_color(p, m, level, &lo, &hi), 1);
        cairo_fill(cr);
    }
    tp__pen(cr, &m->style);
    for (i = 0; i < m->lines.n; i++) {
        const tp__strand *s = &m->lines.strand[i];
        const double *x = m->lines.x + s->first, *y = m->lines.y + s->first;
        double half, from = 0;
        if (s->text < 0) {
            tp__path(cr, &m->lines, s);
            continue;
        }
        half = f->text[s->text].width / 2 + 2;
        for (begun = j = 0; j + 1 < s->n; j++) {
            const double d = hypot(x[j + 1] - x[j], y[j + 1] - y[j]);
            const double stop = s->at - half - from, go = s->at + half - from;
            if (stop > 0) {
                const double t = fmin(stop / d, 1);
                if (!begun) cairo_move_to(cr, x[j], y[j]);
                cairo_line_to(cr, x[j] + t * (x[j + 1] - x[j]),
                              y[j] + t * (y[j + 1] - y[j]));
                begun = t == 1;
            }
            if (go < d) {
                const double t = fmax(go / d, 0);
                if (!begun || go >= 0)
                    cairo_move_to(cr, x[j] + t * (x[j + 1] - x[j]),
                                  y[j] + t * (y[j + 1] - y[j]));
                cairo_line_to(cr, x[j + 1], y[j + 1]);
                begun = 1;
            }
            from += d;
        }
    }
    cairo_stroke(cr);
}

/* The levels written on a contour's lines. */
static void tp__draw_levels(const tp_figure *f, cairo_t *cr, const tp_panel *p,
                            const tp__mark *m)
{
    int i;
    for (i = 0; i < m->lines.n; i++) {
        const tp__strand *s = &m->lines.strand[i];
        const tp__text *t = &f->text[s->text < 0 ? 0 : s->text];
        tp_color c = m->style.color == TP_GREY ? TP_DARK : tp__readable(m->style.color);
        if (s->text < 0) continue;
        cairo_save(cr);
        cairo_translate(cr, s->label_x, s->label_y);
        cairo_rotate(cr, s->angle);
        if (m->contours.filled)
            c = tp__dark(tp__shade(p, m->contours.levels[s->level])) ? 0xffffffffu
                                                                     : TP_DARK;
        else {
            tp__color(cr, 0xffffffffu, .8);
            cairo_rectangle(cr, -t->width / 2 - 1, -.45 * t->size, t->width + 2,
                            .9 * t->size);
            cairo_fill(cr);
        }
        tp__show(f, cr, s->text, 0, tp__centred(f, s->text, 0), .5, c);
        cairo_restore(cr);
    }
}

/* The lines, and heads at about even distances on each, moved along it by up to a third
   of these to where no others are near. */
static void tp__draw_streams(tp_figure *f, cairo_t *cr, const tp_panel *p,
                             const tp__mark *m)
{
    const tp__lines *l = &m->lines;
    const double apart = m->streams.arrows;
    const double size = fmin(3 + 1.7 * m->style.width, .7 * m->streams.separation);
    double *length = (double *)tp__allocate(f, (size_t)l->n_points, sizeof *length);
    double *head = NULL; /* x and y of those so far */
    int n = 0, capacity = 0, i, j, k;
    if (!length) return;
    for (i = 0; i < l->n; i++) tp__path(cr, l, &l->strand[i]);
    cairo_stroke(cr);
    for (i = 0; i < l->n && apart > 0; i++) {
        const tp__strand *s = &l->strand[i];
        const double *x = l->x + s->first, *y = l->y + s->first;
        double total;
        int heads;
        if (s->n < 2) continue;
        for (length[0] = 0, j = 1; j < s->n; j++)
            length[j] = length[j - 1] + hypot(x[j] - x[j - 1], y[j] - y[j - 1]);
        total = length[s->n - 1];
        heads = (int)fmin(floor(total / apart + .5), total / size);
        if (heads == 0 && total >= (s->closed ? 8 : 3) * size) heads = 1;
        for (j = 0; j < heads; j++) {
            double best = -1, best_at = 0, best_x = 0, best_y = 0;
            int at_point = 0;
            for (k = 0; k < 9; k++) { /* from the middle outwards */
                const double aside = (k % 2 ? -1 : 1) * ((k + 1) / 2) / 12.;
                const double at = total * (j + .5 + aside) / heads;
                double px, py, near = apart;
                int q;
                if (k && (at < 1.5 * size || at > total - 1.5 * size)) continue;
                tp__along(l, s, length, at, &at_point, &px, &py);
                for (q = 0; q < n; q++)
                    near = fmin(near, hypot(head[2 * q] - px, head[2 * q + 1] - py));
                if (near <= best + 1) continue; /* pt: not for nothing */
                best = near;
                best_at = at;
                best_x = px;
                best_y = py;
            }
            tp__head_at(cr, p, (size_t)s->n, x, y, length, best_at, size);
            if (!tp__grow(f, (void **)&head, n, &capacity, 2 * sizeof *head)) break;
            head[2 * n] = best_x;
            head[2 * n++ + 1] = best_y;
        }
    }
    cairo_fill(cr);
    free(head);
    free(length);
}

static void tp__draw_mask(cairo_t *cr, const tp_panel *p, const tp__mark *m)
{
    const double high = p->bottom - p->top, gap = 5;
    double x;
    int i;
    for (i = 0; i < m->area.n; i++) tp__path(cr, &m->area, &m->area.strand[i]);
    if (m->area.n == 0) return;
    if (m->style.dash != TP_DASHED) {
        cairo_fill(cr);
        return;
    }
    cairo_save(cr);
    cairo_clip(cr);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, .6);
    tp__color(cr, m->style.color, fmin(1, 2.5 * m->style.alpha));
    for (x = p->left - high + gap / 2; x < p->right; x += gap * 1.4142135623730951)
        tp__segment(cr, x, p->bottom, x + high, p->top);
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void tp__draw_mark(tp_figure *f, cairo_t *cr, const tp_panel *p, const tp__mark *m)
{
    double *x = (double *)tp__allocate(f, 2 * m->n, sizeof *x), *y = x + m->n;
    size_t i, n;
    if (!x) return;
    tp__pen(cr, &m->style);
    switch (m->kind) {
    case TP__LINE:
        n = tp__trace(p, m->n, m->x, m->y, x, y);
        for (i = 0; i < n; i++) cairo_line_to(cr, x[i], y[i]);
        /* a rim, for lines as dark as the map; it would hide what a dashed line is on */
        if (p->has_map && (p->shaded || m->style.dash == TP_SOLID)) {
            cairo_save(cr);
            tp__color(cr, 0xffffffffu, .6);
            cairo_set_dash(cr, NULL, 0, 0);
            cairo_set_line_width(cr, m->style.width + 1.6);
            cairo_stroke_preserve(cr);
            cairo_restore(cr);
        }
        cairo_stroke(cr);
        tp__draw_heads(f, cr, p, n, x, y, &m->style);
        for (i = 0; m->style.marker && i < m->n; i++)
            tp__marker(cr, &m->style, tp__x(p, m->x[i]), tp__y(p, m->y[i]));
        break;
    case TP__SLOPE:
        tp__segment(cr, tp__x(p, m->x[0]), tp__y(p, m->y[0]), tp__x(p, m->x[1]),
                    tp__y(p, m->y[1]));
        cairo_stroke(cr);
        break;
    case TP__TRAJECTORY: tp__draw_trajectories(f, cr, p, m); break;
    case TP__CONTOUR: tp__draw_contour(f, cr, p, m); break;
    case TP__STREAMS: tp__draw_streams(f, cr, p, m); break;
    case TP__MASK: tp__draw_mask(cr, p, m); break;
    case TP__BAND:
        n = tp__trace(p, m->n, m->x, m->y, x, y);
        for (i = 0; i < n; i++) cairo_line_to(cr, x[i], y[i]);
        n = tp__trace(p, m->n, m->x, m->z, x, y);
        for (i = n; i-- > 0;) cairo_line_to(cr, x[i], y[i]);
        cairo_fill(cr);
        break;
    case TP__POINTS:
        cairo_set_line_width(cr, .8);
        for (i = 0; m->z && i < m->n; i++) {
            const double lo = m->y[i] - m->z[i];
            const double at = tp__x(p, m->x[i]);
            if (at < p->left - 1 || at > p->right + 1 || m->z[i] == 0) continue;
            tp__segment(cr, at, lo > 0 || !p->y.log ? tp__y(p, lo) : tp__base(p), at,
                        tp__y(p, m->y[i] + m->z[i]));
        }
        cairo_stroke(cr);
        for (i = 0; i < m->n; i++)
            tp__marker(cr, &m->style, tp__x(p, m->x[i]), tp__y(p, m->y[i]));
        break;
    case TP__BINS: {
        const double base = tp__base(p);
        cairo_move_to(cr, tp__x(p, m->x[0]), base);
        for (i = 0; i + 1 < m->n; i++) {
            const double top = p->y.log && m->y[i] <= 0 ? base : tp__y(p, m->y[i]);
            cairo_line_to(cr, tp__x(p, m->x[i]), top);
            cairo_line_to(cr, tp__x(p, m->x[i + 1]), top);
        }
        cairo_line_to(cr, tp__x(p, m->x[m->n - 1]), base);
        cairo_fill_preserve(cr);
        tp__color(cr, m->style.color, 1);
        cairo_set_line_width(cr, .8);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
        cairo_stroke(cr);
        break;
    }
    case TP__HLINE:
        tp__segment(cr, p->left, tp__y(p, m->y[0]), p->right, tp__y(p, m->y[0]));
        cairo_stroke(cr);
        break;
    case TP__VLINE:
        tp__segment(cr, tp__x(p, m->x[0]), p->bottom, tp__x(p, m->x[0]), p->top);
        cairo_stroke(cr);
        break;
    case TP__XSPAN:
        cairo_rectangle(cr, tp__x(p, m->x[0]), p->top,
                        tp__x(p, m->x[1]) - tp__x(p, m->x[0]), p->bottom - p->top);
        cairo_fill(cr);
        break;
    case TP__TEXT: break;
    case TP__HEAT: tp__draw_map(f, cr, p, m); break;
    case TP__SCATTER:
        for (i = 0; i < m->n; i++) {
            tp_style s = m->style;
            s.size += .7; /* a grey rim, as the lightest colours are those of the paper */
            if (s.alpha == 1) tp__marker(cr, &s, tp__x(p, m->x[i]), tp__y(p, m->y[i]));
            s.size -= .7;
            tp__color(cr, tp__shade(p, m->value[i]), s.alpha);
            tp__marker(cr, &s, tp__x(p, m->x[i]), tp__y(p, m->y[i]));
            tp__color(cr, s.color, s.alpha);
        }
        break;
    }
    free(x);
}

static void tp__draw_note(const tp_figure *f, cairo_t *cr, const tp_panel *p,
                          const tp__mark *m)
{
    const tp_color c = tp__readable(m->style.color);
    const int halo = m->note.halo || p->has_map;
    const tp__text *t = &f->text[m->label];
    const double px = m->end_x, py = m->end_y;
    const double nx = fmin(fmax(px, m->label_x - 2), m->label_x + t->width + 2);
    const double ny =
        fmin(fmax(py, m->label_y - TP__CAP * t->size - 1), m->label_y + t->last + 1);
    const double d = hypot(nx - px, ny - py);
    double from = 0; /* a leader with a rim would hide a marker: it begins beside it */
    int i;
    size_t k;
    for (i = 0; halo && i < p->n; i++)
        for (k = 0; p->mark[i].kind == TP__POINTS && k < p->mark[i].n; k++)
            if (p->mark[i].x[k] == m->x[0] && p->mark[i].y[k] == m->y[0])
                from = .6 * p->mark[i].style.size + 1.5;
    cairo_set_dash(cr, NULL, 0, 0);
    if (m->note.leader && d >= 3 + from) {
        tp__segment(cr, px + (nx - px) * from / d, py + (ny - py) * from / d,
                    nx - (nx - px) / d, ny - (ny - py) / d);
        tp__color(cr, 0xffffffffu, 1);
        cairo_set_line_width(cr, 2.2);
        if (halo) cairo_stroke_preserve(cr);
        tp__color(cr, halo ? TP_DARK : TP_GREY, 1);
        cairo_set_line_width(cr, .6);
        cairo_stroke(cr);
        if (from == 0) cairo_arc(cr, px, py, 1.2, 0, 6.283185307179586);
        cairo_fill(cr);
    }
    if (halo)
        tp__show_halo(f, cr, m->label, m->label_x, m->label_y, c);
    else
        tp__show(f, cr, m->label, m->label_x, m->label_y, 0, c);
}

/* The label of a line: at its end with a leader if it was moved, or along it. */
static void tp__draw_label(const tp_figure *f, cairo_t *cr, const tp_panel *p,
                           const tp__mark *m)
{
    const tp_color c = tp__readable(m->style.color);
    const double x = p->right + p->label_gap;
    if (m->where == TP_KEY_END) {
        if (fabs(m->label_y - m->end_y) > TP__APART || m->end_x < p->right - 8) {
            cairo_set_line_width(cr, .5);
            cairo_set_dash(cr, NULL, 0, 0);
            tp__color(cr, c, .7);
            tp__segment(cr, m->end_x + 2, m->end_y, x - 2, m->label_y);
            cairo_stroke(cr);
        }
        tp__show(f, cr, m->label, x, tp__centred(f, m->label, m->label_y), 0, c);
    } else if (m->where == TP_KEY_ON_LINE) {
        cairo_save(cr);
        cairo_translate(cr, m->end_x, m->end_y);
        cairo_rotate(cr, m->angle);
        cairo_translate(cr, -m->end_x, -m->end_y);
        if (m->kind == TP__SLOPE)
            tp__show(f, cr, m->label, m->label_x, m->label_y, 0, c);
        else
            tp__show_halo(f, cr, m->label, m->label_x, m->label_y, c);
        cairo_restore(cr);
    } else if (p->has_map)
        tp__show_halo(f, cr, m->label, m->label_x, m->label_y, c);
    else
        tp__show(f, cr, m->label, m->label_x, m->label_y, 0, c);
}

static void tp__draw_legend(const tp_figure *f, cairo_t *cr, const tp_panel *p)
{
    const double x = p->legend_x;
    double y = p->legend_y;
    int i, k;
    if (p->legend_height == 0) return;
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        double h, middle;
        if (m->where != TP_KEY_LEGEND || m->label < 0) continue;
        h = tp__text_height(f, m->label);
        middle = y + h / 2;
        if (m->kind == TP__LINE) /* with the band of the same colour, if there is one */
            for (k = 0; k < p->n; k++)
                if (p->mark[k].kind == TP__BAND &&
                    p->mark[k].style.color == m->style.color) {
                    tp__color(cr, m->style.color, p->mark[k].style.alpha);
                    cairo_rectangle(cr, x, middle - 4, TP__SWATCH, 8);
                    cairo_fill(cr);
                    break;
                }
        tp__pen(cr, &m->style);
        if (m->kind == TP__BAND || m->kind == TP__BINS || m->kind == TP__XSPAN ||
            m->kind == TP__MASK) {
            cairo_rectangle(cr, x, middle - 4, TP__SWATCH, 8);
            if (m->kind == TP__BINS) {
                cairo_fill_preserve(cr);
                tp__color(cr, m->style.color, 1);
                cairo_set_line_width(cr, .8);
                cairo_stroke(cr);
            } else
                cairo_fill(cr);
        } else {
            if (m->kind != TP__POINTS && m->kind != TP__SCATTER) {
                tp__segment(cr, x, middle, x + TP__SWATCH, middle);
                cairo_stroke(cr);
            }
            for (k = 0; m->kind == TP__TRAJECTORY && k < 5; k++) {
                tp__color(cr, tp__shade_of(p, TP__SHADES * (2 * k + 1) / 10), 1);
                tp__segment(cr, x + TP__SWATCH * k / 5, middle,
                            x + TP__SWATCH * (k + 1) / 5, middle);
                cairo_stroke(cr);
            }
            if (m->style.marker) tp__marker(cr, &m->style, x + TP__SWATCH / 2, middle);
        }
        tp__show(f, cr, m->label, x + TP__SWATCH + 5, tp__centred(f, m->label, middle), 0,
                 TP_DARK);
        y += h + 3;
    }
}

/* Show text number t upwards, with its middle at y; x is its baseline. */
static void tp__show_up(const tp_figure *f, cairo_t *cr, int t, double x, double y)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, -1.5707963267948966);
    tp__show(f, cr, t, 0, 0, .5, TP_DARK);
    cairo_restore(cr);
}

/* Spines, ticks, numbers, names. */
static void tp__draw_axes(const tp_figure *f, cairo_t *cr, const tp_panel *p)
{
    const double middle =
        (p->left + p->right) / 2; /* or left of that, for the exponent */
    const double centre =
        fmin(middle, p->right - tp__text_width(f, p->x_label) / 2 -
                         (p->x_exponent < 0 ? 0 : tp__text_width(f, p->x_exponent) + 6));
    double above = 0, y;
    int i, minor;
    tp__color(cr, TP_DARK, 1);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, TP__SPINE);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_SQUARE);
    cairo_move_to(cr, p->left, p->top);
    cairo_line_to(cr, p->left, p->bottom);
    cairo_line_to(cr, p->right, p->bottom);
    if (p->has_map) cairo_line_to(cr, p->right, p->top), cairo_close_path(cr);
    cairo_stroke(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    for (minor = 0; minor < 2; minor++) {
        const double length = minor ? TP__MINOR : TP__TICK;
        for (i = 0; i < (minor ? p->x.n_minor : p->x.n); i++) {
            const double x = tp__x(p, minor ? p->x.minor[i] : p->x.at[i]);
            tp__segment(cr, x, p->bottom, x, p->bottom + length);
        }
        for (i = 0; i < (minor ? p->y.n_minor : p->y.n); i++) {
            y = tp__y(p, minor ? p->y.minor[i] : p->y.at[i]);
            tp__segment(cr, p->left, y, p->left - length, y);
        }
        cairo_set_line_width(cr, minor ? .75 * TP__SPINE : TP__SPINE);
        cairo_stroke(cr);
    }
    for (i = 0; i < p->x.n; i++)
        if (p->x_tick[i] >= 0) above = fmax(above, f->text[p->x_tick[i]].above);
    for (i = 0; i < p->x.n; i++)
        tp__show(f, cr, p->x_tick[i], tp__x(p, p->x.at[i]),
                 p->bottom + TP__TICK + 1 + above, .5, TP_DARK);
    for (i = 0; i < p->y.n; i++)
        tp__show(f, cr, p->y_tick[i], p->left - TP__TICK - 3,
                 tp__centred(f, p->y_tick[i], tp__y(p, p->y.at[i])), 1, TP_DARK);
    if (p->x_label >= 0)
        tp__show(f, cr, p->x_label, p->x_exponent < 0 ? middle : centre,
                 p->outer_bottom - f->text[p->x_label].below, .5, TP_DARK);
    if (p->x_exponent >= 0)
        tp__show(f, cr, p->x_exponent, p->right,
                 p->outer_bottom - f->text[p->x_exponent].below, 1, TP_DARK);
    if (p->y_exponent >= 0)
        tp__show(f, cr, p->y_exponent, p->left - TP__TICK - 3, p->top - 6, 1, TP_DARK);
    if (p->y_label >= 0)
        tp__show_up(f, cr, p->y_label, p->outer_left + f->text[p->y_label].above,
                    (p->top + p->bottom) / 2);
    if (p->title >= 0)
        tp__show(f, cr, p->title, p->left,
                 p->top - 4 - f->text[p->title].below - f->text[p->title].last, 0,
                 TP_DARK);
}

/* The colour bar, with ticks and name as those of an axis. */
static void tp__draw_bar(const tp_figure *f, cairo_t *cr, const tp_panel *p)
{
    const double x = p->right + p->bar_gap, high = p->bottom - p->top;
    double lo, hi;
    tp_color c[257];
    int i, k, minor;
    for (i = 0; i <= 256; i++) {
        const double t =
            fmax(1 - i / 256., 1e-9); /* of a log scale the lightest colour */
        c[i] = tp__shade(p, p->z.log ? p->z.lo * pow(p->z.hi / p->z.lo, t)
                                     : p->z.lo + t * (p->z.hi - p->z.lo));
    }
    for (i = 0; i < p->n && &p->mark[i].heat != p->heat;) i++;
    if (i < p->n && p->mark[i].contours.filled) { /* in steps, as the contours are */
        for (k = -1; k < p->mark[i].contours.n_levels; k++) {
            tp__color(cr, tp__layer_color(p, &p->mark[i], k, &lo, &hi), 1);
            cairo_rectangle(cr, x, p->top, TP__BAR,
                            high * (1 - fmin(fmax(tp__place(&p->z, lo), 0), 1)));
            if (hi > lo) cairo_fill(cr);
            cairo_new_path(cr);
        }
    } else
        tp__draw_cells(cr, 1, 257, c, x, p->top, x + TP__BAR, p->bottom);
    tp__color(cr, TP_DARK, 1);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, TP__SPINE);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    cairo_rectangle(cr, x, p->top, TP__BAR, high);
    cairo_stroke(cr);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    for (minor = 0; minor < 2; minor++) {
        for (i = 0; i < (minor ? p->z.n_minor : p->z.n); i++) {
            const double y =
                p->bottom - high * tp__place(&p->z, minor ? p->z.minor[i] : p->z.at[i]);
            tp__segment(cr, x + TP__BAR, y, x + TP__BAR + (minor ? TP__MINOR : TP__TICK),
                        y);
        }
        cairo_set_line_width(cr, minor ? .75 * TP__SPINE : TP__SPINE);
        cairo_stroke(cr);
    }
    for (i = 0; i < p->z.n; i++)
        tp__show(
            f, cr, p->z_tick[i], x + TP__BAR + TP__TICK + 2,
            tp__centred(f, p->z_tick[i], p->bottom - high * tp__place(&p->z, p->z.at[i])),
            0, TP_DARK);
    if (p->z_exponent >= 0) tp__show(f, cr, p->z_exponent, x, p->top - 6, 0, TP_DARK);
    if (p->z_label >= 0)
        tp__show_up(f, cr, p->z_label,
                    p->right + p->bar_end - f->text[p->z_label].below -
                        f->text[p->z_label].last,
                    (p->top + p->bottom) / 2);
}

static int tp__layer(const tp__mark *m)
{
    switch (m->kind) {
    case TP__HEAT: return 0;
    case TP__XSPAN:
    case TP__MASK: return 1;
    case TP__BAND: return 2;
    case TP__CONTOUR: return m->contours.filled ? 0 : 3;
    case TP__STREAMS:
    case TP__HLINE:
    case TP__VLINE: return 3;
    case TP__TRAJECTORY: return 4;
    default: return 5;
    }
}

static void tp__draw_panel(tp_figure *f, cairo_t *cr, const tp_panel *p)
{
    int i, layer;
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_set_line_width(cr, .5);
    tp__color(cr, 0xffddddddu, 1);
    for (i = 0; i < p->y.n && !p->desc.no_grid && !p->has_map; i++) {
        const double y = tp__y(p, p->y.at[i]);
        if (y < p->bottom - 1) tp__segment(cr, p->left, y, p->right, y);
    }
    cairo_stroke(cr);
    cairo_save(cr);
    cairo_rectangle(cr, p->left - 1, p->top - 1, p->right - p->left + 2,
                    p->bottom - p->top + 2);
    cairo_clip(cr);
    for (layer = 0; layer < 6; layer++) {
        if (layer == 4) tp__backing(f, cr, p);
        for (i = 0; i < p->n; i++)
            if (layer == tp__layer(&p->mark[i])) tp__draw_mark(f, cr, p, &p->mark[i]);
    }
    cairo_restore(cr);
    tp__draw_axes(f, cr, p);
    if (p->bar) tp__draw_bar(f, cr, p);
    tp__draw_legend(f, cr, p);
    for (i = 0; i < p->n; i++) {
        const tp__mark *m = &p->mark[i];
        tp__draw_levels(f, cr, p, m);
        if (m->label < 0 || m->where == TP_KEY_LEGEND) continue;
        if (m->kind == TP__TEXT)
            tp__draw_note(f, cr, p, m);
        else
            tp__draw_label(f, cr, p, m);
    }
}

static void tp__draw(tp_figure *f, cairo_t *cr)
{
    int r, c;
    const tp_panel *p;
    tp__color(cr, 0xffffffffu, 1);
    cairo_paint(cr);
    TP__EACH_PANEL(f, r, c, p) tp__draw_panel(f, cr, p);
    if (f->x_label >= 0)
        tp__show(f, cr, f->x_label, f->x_middle,
                 f->layout.height - TP__PAD - f->text[f->x_label].below -
                     f->text[f->x_label].last,
                 .5, TP_DARK);
    if (f->y_label >= 0)
        tp__show_up(f, cr, f->y_label, TP__PAD + f->text[f->y_label].above, f->y_middle);
}

/* ===================================================================== >>output
   All is made in memory first, then written under temporary names, then renamed. */

typedef struct tp__bytes {
    char *p;
    size_t n, capacity;
    int failed;
} tp__bytes;

static void tp__append(tp__bytes *b, const void *data, size_t n)
{
    if (n == 0 && b->p) return;
    if (b->n + n + 1 > b->capacity) {
        const size_t wanted = 2 * b->capacity + n + 4096;
        char *q = b->failed ? NULL : (char *)realloc(b->p, wanted);
        if (!q) {
            b->failed = 1;
            return;
        }
        b->p = q;
        b->capacity = wanted;
    }
    memcpy(b->p + b->n, data, n);
    b->n += n;
    b->p[b->n] = '\0';
}

static void tp__print(tp__bytes *b, const char *format, ...)
{
    char line[1024];
    va_list a;
    int n;
    va_start(a, format);
    n = vsnprintf(line, sizeof line, format, a);
    va_end(a);
    if (n > 0) tp__append(b, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
}

static cairo_status_t tp__write(void *bytes, const unsigned char *data, unsigned int n)
{
    tp__append((tp__bytes *)bytes, data, n);
    return ((tp__bytes *)bytes)->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Cairo numbers its surfaces through the whole process, writes the numbers into SVG as
   ids and leaves the filter of images out: number images by the order in which they
   come, the rest not at all (nothing refers to it), and keep the cells sharp. */
static void tp__tidy_svg(tp_figure *f, tp__bytes *b)
{
    static const char *const before[] = { "id=\"surface", "id=\"image", "\"#image",
                                          "id=\"source-", "\"#source-", "<image " };
    static const char sharp[] =
        "style=\"image-rendering:crisp-edges;image-rendering:pixelated\" ";
    unsigned long *seen = NULL;
    int n = 0, capacity = 0, i, k;
    const char *from = b->p, *last = from, *end = b->p + b->n;
    tp__bytes to;
    memset(&to, 0, sizeof to);
    while (from < end) {
        unsigned long number;
        char *after;
        for (i = 0; i < 6 && strncmp(from, before[i], strlen(before[i])); i++) {
        }
        if (i == 6) {
            from++;
            continue;
        }
        from += strlen(before[i]);
        tp__append(&to, last, (size_t)(from - last));
        last = from;
        if (i == 5) tp__append(&to, sharp, sizeof sharp - 1);
        number = strtoul(from, &after, 10);
        if (after == from) continue;
        last = from = after;
        if (i == 0) continue;
        for (k = 0; k < n && seen[k] != number; k++) {
        }
        if (k == n && tp__grow(f, (void **)&seen, n, &capacity, sizeof *seen))
            seen[n++] = number;
        tp__print(&to, "%d", k);
    }
    tp__append(&to, last, (size_t)(end - last));
    free(seen);
    free(b->p);
    *b = to;
    if (to.failed) tp__fail(f, TP_ERR_MEMORY, "out of memory");
}

typedef struct tp__attribute {
    const char *name, *value;
    size_t n_name, n;
} tp__attribute;

/* A tag of XML that is well formed, with its attributes. */
typedef struct tp__tag {
    const char *name, *end;
    size_t n_name;
    int open, close, n; /* neither of the two: an empty element */
    tp__attribute a[24];
} tp__tag;

/* The tag that begins at p, or after the space at p; 0 if there is none. */
static int tp__tag_at(const char *p, tp__tag *t)
{
    static const char space[] = " \n", stop[] = " \n=/>\"<";
    memset(t, 0, sizeof *t);
    p += strspn(p, space);
    if (*p++ != '<') return 0;
    t->close = *p == '/';
    t->name = p += t->close;
    p += t->n_name = strcspn(p, stop);
    for (p += strspn(p, space); *p != '>' && *p != '/'; p += strspn(p, space)) {
        tp__attribute *a = &t->a[t->n];
        if (t->n == sizeof t->a / sizeof *t->a) return 0;
        a->name = p;
        p += a->n_name = strcspn(p, stop);
        if (p[0] != '=' || p[1] != '"') return 0;
        a->value = p += 2;
        p += a->n = strcspn(p, "\"");
        if (*p++ != '"') return 0;
        t->n++;
    }
    t->open = !t->close && *p == '>';
    p += *p == '/';
    t->end = p + 1;
    return t->n_name && *p == '>';
}

static int tp__equal(const char *s, size_t n, const char *want)
{
    return strlen(want) == n && !memcmp(s, want, n);
}
static int tp__is(const tp__tag *t, const char *name)
{
    return tp__equal(t->name, t->n_name, name);
}
static const tp__attribute *tp__find(const tp__tag *t, const char *name)
{
    int i;
    for (i = 0; i < t->n; i++)
        if (tp__equal(t->a[i].name, t->a[i].n_name, name)) return &t->a[i];
    return NULL;
}

/* Where the element that tag t opens is over; NULL if it never is. */
static const char *tp__element_end(const tp__tag *t)
{
    const char *p = t->end;
    int depth = t->open;
    tp__tag u;
    while (depth > 0) {
        p = strchr(p, '<');
        if (!p || !tp__tag_at(p, &u)) return NULL;
        if (u.n_name == t->n_name && !memcmp(u.name, t->name, t->n_name))
            depth += u.open - u.close;
        p = u.end;
    }
    return p;
}

/* Coordinates are whole hundredths, so that differences add up without error. */
static int tp__hundredths(const char **p, long *v)
{
    char *after;
    const double x = floor(100 * g_ascii_strtod(*p, &after) + .5);
    if (after == *p || !(fabs(x) < 1e9)) return 0;
    *p = after;
    *v = (long)x;
    return 1;
}

/* In as few characters as can be read back after what stands there. */
static void tp__short_number(tp__bytes *b, long v, int *dotted)
{
    char s[32];
    const char *from = s;
    int n = snprintf(s, sizeof s, "%s%ld.%02ld", v < 0 ? "-" : "", labs(v) / 100,
                     labs(v) % 100);
    const char before = b->n ? b->p[b->n - 1] : ' ';
    while (s[n - 1] == '0') n--;
    if (s[n - 1] == '.') n--;
    s[n] = '\0';
    if (labs(v) < 100 && v) { /* no 0 before the point */
        from = s + 1;
        if (v < 0) s[1] = '-';
    }
    if ((before == '.' || (before >= '0' && before <= '9')) && *from != '-' &&
        !(*from == '.' && *dotted))
        tp__append(b, " ", 1);
    *dotted = strchr(from, '.') != NULL;
    tp__append(b, from, strlen(from));
}

/* A path of cairo (M, L, C and Z, all absolute) in relative coordinates.  Moves that draw
   nothing go, and so do steps of no length unless they are all of a subpath: a dot. */
static int tp__short_path(tp__bytes *b, const char *d, const char *end)
{
    const size_t n0 = b->n;
    long at[2] = { 0, 0 }, start[2] = { 0, 0 }, v[6];
    int moved = 0, drawn = 0, dotted = 0, i;
    char last = '\0';
    for (;;) {
        const char *const name = "MLCZ";
        char c;
        int n;
        while (d < end && *d == ' ') d++;
        if (d == end) return 1;
        if (!strchr(name, *d)) break;
        c = "mlcz"[strchr(name, *d) - name];
        n = c == 'z' ? 0 : c == 'c' ? 6 : 2;
        for (d++, i = 0; i < n && tp__hundredths(&d, &v[i]); i++) {
        }
        if (i < n || d > end) break;
        if (c == 'm') {
            memcpy(start, v, sizeof start);
            moved = 1;
            continue;
        }
        if (moved) {
            tp__append(b, "m", 1);
            for (i = 0; i < 2; i++) tp__short_number(b, start[i] - at[i], &dotted);
            memcpy(at, start, sizeof at);
            moved = drawn = 0;
            last = 'l'; /* which a move goes on as */
        }
        for (i = 0; i < n; i++) v[i] -= at[i % 2];
        if (c == 'l' && drawn && !v[0] && !v[1]) continue;
        if (c == 'z')
            memcpy(at, start, sizeof at);
        else
            for (i = 0; i < 2; i++) at[i] += v[n - 2 + i];
        if (c == 'l' && !v[1]) c = 'h', n = 1;
        if (c == 'l' && !v[0]) c = 'v', n = 1, v[0] = v[1];
        if (c != last || c == 'z') tp__append(b, &c, 1);
        for (i = 0; i < n; i++) tp__short_number(b, v[i], &dotted);
        last = c;
        drawn = 1;
    }
    b->n = n0;
    return 0;
}

static void tp__add_attribute(tp__bytes *b, const char *name, size_t n_name,
                              const char *value, size_t n)
{
    tp__append(b, " ", 1);
    tp__append(b, name, n_name);
    tp__append(b, "=\"", 2);
    tp__append(b, value, n);
    tp__append(b, "\"", 1);
}

/* A property as an attribute, unless it says what holds anyway; 0 if it is not one of
   those that groups hand down. */
static int tp__short_property(tp__bytes *b, const char *name, size_t n_name,
                              const char *value, size_t n)
{
    static const char *const known[][2] = { { "fill", "" },
                                            { "fill-opacity", "1" },
                                            { "fill-rule", "nonzero" },
                                            { "stroke", "none" },
                                            { "stroke-width", "" },
                                            { "stroke-opacity", "1" },
                                            { "stroke-linecap", "butt" },
                                            { "stroke-linejoin", "miter" },
                                            { "stroke-dasharray", "" },
                                            { "stroke-dashoffset", "" },
                                            { "stroke-miterlimit", "10" },
                                            { "clip-rule", "nonzero" } };
    const size_t n_known = sizeof known / sizeof *known;
    char color[8];
    size_t i;
    for (i = 0; i < n_known && !tp__equal(name, n_name, known[i][0]); i++) {
    }
    if (i == n_known) return 0;
    if (tp__equal(value, n, known[i][1])) return 1;
    if (n > 4 && !strncmp(value, "rgb(", 4)) { /* of percentages */
        const char *p = value + 4;
        int k, v[3];
        for (k = 0; k < 3; k++) {
            char *after;
            const double x = g_ascii_strtod(p, &after) * 2.55;
            v[k] = (int)(x + .5);
            if (after == p || *after != '%' || !(fabs(x - v[k]) < .01)) break;
            p = after + 1;
            p += strspn(p, ", ");
        }
        if (k == 3 && p + 1 == value + n) {
            snprintf(color, sizeof color, "#%02x%02x%02x", v[0] & 255, v[1] & 255,
                     v[2] & 255);
            if (v[0] % 17 == 0 && v[1] % 17 == 0 && v[2] % 17 == 0)
                snprintf(color, sizeof color, "#%x%x%x", v[0] / 17 & 15, v[1] / 17 & 15,
                         v[2] / 17 & 15);
            value = color;
            n = strlen(color);
        }
    }
    tp__add_attribute(b, name, n_name, value, n);
    return 1;
}

/* All properties of a style, or none. */
static int tp__short_style(tp__bytes *b, const char *p, size_t n)
{
    const char *const end = p + n;
    const size_t n0 = b->n;
    while (p < end) {
        const size_t n_name = strcspn(p, ":;\"");
        const char *value = p + n_name + 1;
        const size_t n_value = p[n_name] == ':' ? strcspn(value, ";\"") : 0;
        if (p[n_name] != ':' || !tp__short_property(b, p, n_name, value, n_value)) {
            b->n = n0;
            return 0;
        }
        p = value + n_value;
        if (p < end) p++;
        while (p < end && *p == ' ') p++;
    }
    return 1;
}

/* The attributes of a tag: what can be handed down goes to style, all else to rest. */
static void tp__short_attributes(const tp__tag *t, tp__bytes *style, tp__bytes *rest)
{
    const int place = tp__is(t, "use") || tp__is(t, "rect");
    int i;
    for (i = 0; i < t->n; i++) {
        const tp__attribute *a = &t->a[i];
        const char *value = a->value;
        const size_t n0 = rest->n;
        int dotted = 0, good = 1;
        long v;
        if (tp__equal(a->name, a->n_name, "id") && tp__equal(a->value, a->n, "surface"))
            continue; /* to which nothing refers */
        while (a->n && *value == ' ') value++;
        if (tp__equal(a->name, a->n_name, "style") &&
            tp__short_style(style, value, a->n - (size_t)(value - a->value)))
            continue;
        if (tp__short_property(style, a->name, a->n_name, a->value, a->n)) continue;
        tp__add_attribute(rest, a->name, a->n_name, "", 0);
        rest->n--;
        if (tp__equal(a->name, a->n_name, "d") && !tp__find(t, "transform"))
            good = tp__short_path(rest, value, a->value + a->n);
        else if (place && a->n_name == 1 && (*a->name == 'x' || *a->name == 'y') &&
                 tp__hundredths(&value, &v) && value == a->value + a->n)
            tp__short_number(rest, v, &dotted);
        else
            good = 0;
        if (good)
            tp__append(rest, "\"", 1);
        else {
            rest->n = n0;
            tp__add_attribute(rest, a->name, a->n_name, a->value, a->n);
        }
    }
}

/* The SVG that is made: what is done; the attributes of the tag at hand; a group of
   neighbours, with the style that they share; the glyphs without an outline, each as
   #name". */
typedef struct tp__svg {
    tp__bytes done, style, rest, shared, group, blank;
    int n_group;
} tp__svg;

static int tp__svg_failed(const tp__svg *s)
{
    return s->done.failed || s->style.failed || s->rest.failed || s->shared.failed ||
           s->group.failed || s->blank.failed;
}

static void tp__svg_tag(tp__svg *s, tp__bytes *to, const tp__tag *t)
{
    tp__append(to, "</", t->close ? 2 : 1);
    tp__append(to, t->name, t->n_name);
    tp__append(to, s->style.p, s->style.n);
    tp__append(to, s->rest.p, s->rest.n);
    if (!t->open && !t->close) tp__append(to, "/", 1);
    tp__append(to, ">\n", 2);
}

static void tp__svg_end_group(tp__svg *s)
{
    const int alone = s->n_group == 1 && !strncmp(s->group.p, "<path", 5);
    const size_t skip = alone ? 5 : 0;
    if (s->n_group) {
        tp__append(&s->done, alone ? "<path" : "<g", alone ? 5 : 2);
        tp__append(&s->done, s->shared.p, s->shared.n);
        if (!alone) tp__append(&s->done, ">\n", 2);
        tp__append(&s->done, s->group.p + skip, s->group.n - skip);
        if (!alone) tp__append(&s->done, "</g>\n", 5);
    }
    s->n_group = 0;
}

/* What comes next goes into the group, a new one if the style is another. */
static void tp__svg_join_group(tp__svg *s)
{
    if (s->n_group &&
        (s->shared.n != s->style.n || memcmp(s->shared.p, s->style.p, s->style.n)))
        tp__svg_end_group(s);
    if (!s->n_group++) {
        s->shared.n = s->group.n = 0;
        tp__append(&s->shared, s->style.p, s->style.n);
    }
    s->style.n = 0;
}

/* If tag t opens the outline of a glyph, one path, leave the path alone under the name of
   the glyph, or nothing if no tag of the text refers to it.  Return where it ends, or
   NULL. */
static const char *tp__svg_glyph(tp__svg *s, const tp__tag *t, const char *text)
{
    const tp__attribute *const id = tp__find(t, "id"), *d;
    char name[64];
    tp__tag path, last;
    if (!t->open || !id || id->n > 32 || strncmp(id->value, "glyph", 5) ||
        t->n != 1 + (tp__find(t, "overflow") != NULL) || !tp__tag_at(t->end, &path) ||
        !tp__is(&path, "path") || path.open || path.close || tp__find(&path, "id") ||
        !(d = tp__find(&path, "d")) || !tp__tag_at(path.end, &last) || !last.close)
        return NULL;
    snprintf(name, sizeof name, "#%.*s\"", (int)id->n, id->value);
    s->rest.n = 0;
    tp__add_attribute(&s->rest, "id", 2, id->value, id->n);
    tp__short_attributes(&path, &s->style, &s->rest);
    if (!d->n)
        tp__append(&s->blank, name, strlen(name));
    else if (strstr(text, name))
        tp__svg_tag(s, &s->done, &path);
    return last.end;
}

/* If tag t opens a line of glyphs, all of one style and nothing else, add those that show
   to the group.  Return where it ends, or NULL. */
static const char *tp__svg_text(tp__svg *s, const tp__tag *t)
{
    char name[64];
    tp__tag use, last;
    last.end = t->end;
    last.close = 0;
    if (!t->open || !tp__is(t, "g") || !s->style.n || s->rest.n) return NULL;
    while (!last.close)
        if (!tp__tag_at(last.end, &last) ||
            (!last.close && (last.open || !tp__is(&last, "use"))))
            return NULL;
    tp__svg_join_group(s);
    for (use = *t; tp__tag_at(use.end, &use) && !use.close;) {
        const tp__attribute *const glyph = tp__find(&use, "xlink:href");
        snprintf(name, sizeof name, "%.*s\"", glyph ? (int)glyph->n : 0,
                 glyph ? glyph->value : "");
        if (glyph && strstr(s->blank.p, name)) continue;
        s->style.n = s->rest.n = 0;
        tp__short_attributes(&use, &s->style, &s->rest);
        tp__svg_tag(s, &s->group, &use);
    }
    return last.end;
}

/* Whether what tag t opens can be done tag by tag: it hands down nothing, and coordinates
   in it are those of the page. */
static int tp__svg_plain(const tp__tag *t)
{
    int i;
    for (i = 0; i < t->n; i++)
        if (!tp__equal(t->a[i].name, t->a[i].n_name, "id") &&
            !tp__equal(t->a[i].name, t->a[i].n_name, "clip-path") &&
            !(tp__equal(t->a[i].name, t->a[i].n_name, "clip-rule") &&
              tp__equal(t->a[i].value, t->a[i].n, "nonzero")))
            return 0;
    return tp__is(t, "g") || tp__is(t, "defs") || tp__is(t, "clipPath");
}

/* What cairo wrote, in less than half of the length, and the same to the eye: numbers of
   two decimals, paths by steps, properties where they differ from their defaults, once
   for neighbours that share them, and only glyphs that show.  Elements of other kinds
   are copied, with all that is in them. */
static void tp__shorten_svg(tp_figure *f, tp__bytes *b)
{
    const char *p = b->p, *from, *end;
    tp__tag t;
    tp__svg s;
    memset(&s, 0, sizeof s);
    tp__append(&s.style, "", 0); /* not NULL */
    tp__append(&s.rest, "", 0);
    tp__append(&s.shared, "", 0);
    tp__append(&s.group, "", 0);
    tp__append(&s.blank, "", 0);
    for (; !tp__svg_failed(&s) && *(p += strspn(p, " \n")); p = end) {
        from = p;
        s.style.n = s.rest.n = 0;
        if (!tp__tag_at(p, &t)) { /* text, or what begins with <? or <! */
            end = p + 1 + strcspn(p + 1, "<");
            tp__svg_end_group(&s);
            tp__append(&s.done, from, (size_t)(end - from));
            continue;
        }
        tp__short_attributes(&t, &s.style, &s.rest);
        if ((end = tp__svg_glyph(&s, &t, b->p)) != NULL) continue;
        if ((end = tp__svg_text(&s, &t)) != NULL) continue;
        end = t.end;
        if (tp__is(&t, "path") && !t.open && s.style.n) {
            tp__svg_join_group(&s);
            tp__svg_tag(&s, &s.group, &t);
            continue;
        }
        tp__svg_end_group(&s);
        if (t.open && tp__is(&t, "svg")) /* cairo's limit, written at every path */
            tp__add_attribute(&s.rest, "stroke-miterlimit", 17, "10", 2);
        else if (t.open && !tp__svg_plain(&t)) {
            end = tp__element_end(&t);
            if (!end) end = b->p + b->n;
            tp__append(&s.done, from, (size_t)(end - from));
            tp__append(&s.done, "\n", 1);
            continue;
        }
        tp__svg_tag(&s, &s.done, &t);
    }
    tp__svg_end_group(&s);
    if (tp__svg_failed(&s)) tp__fail(f, TP_ERR_MEMORY, "out of memory");
    free(s.style.p);
    free(s.rest.p);
    free(s.shared.p);
    free(s.group.p);
    free(s.blank.p);
    free(b->p);
    *b = s.done;
}

/* SOURCE_DATE_EPOCH, or 0, as cairo wants dates. */
static void tp__date(char *text, size_t size)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    GDateTime *d = g_date_time_new_from_unix_utc(epoch ? strtoll(epoch, NULL, 10) : 0);
    gchar *s = d ? g_date_time_format(d, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    snprintf(text, size, "%s", s ? s : "1970-01-01T00:00:00Z");
    g_free(s);
    if (d) g_date_time_unref(d);
}

/* Two pixels a point. */
static cairo_surface_t *tp__pixels(const tp_figure *f)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(2 * f->layout.width),
                                      (int)ceil(2 * f->layout.height));
}

/* The figure as SVG (0), PDF (1) or PNG (2). */
static void tp__render(tp_figure *f, int format, tp__bytes *b)
{
    const double w = f->layout.width, h = f->layout.height;
    cairo_surface_t *s;
    cairo_status_t status;
    cairo_t *cr;
    char date[32];
    if (format == 0) {
        s = cairo_svg_surface_create_for_stream(tp__write, b, w, h);
        cairo_svg_surface_set_document_unit(s, CAIRO_SVG_UNIT_PT);
    } else if (format == 1) {
        s = cairo_pdf_surface_create_for_stream(tp__write, b, w, h);
        tp__date(date, sizeof date);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, date);
    } else
        s = tp__pixels(f);
    cr = cairo_create(s);
    if (format == 2) cairo_scale(cr, 2, 2);
    tp__draw(f, cr);
    status = cairo_status(cr);
    cairo_destroy(cr);
    if (!status && format == 2)
        status = cairo_surface_write_to_png_stream(s, tp__write, b);
    cairo_surface_finish(s);
    if (!status) status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    if (b->failed) tp__fail(f, TP_ERR_MEMORY, "out of memory");
    if (status) tp__fail(f, TP_ERR_CAIRO, "cairo: %s", cairo_status_to_string(status));
    if (format == 0 && f->status == TP_OK) tp__tidy_svg(f, b);
    if (format == 0 && f->status == TP_OK) tp__shorten_svg(f, b);
}

/* Write n files path + suffix: all under temporary names, then all renamed. */
static void tp__write_files(tp_figure *f, const char *path, int n,
                            const char *const *suffix, const tp__bytes *b)
{
    const size_t size = strlen(path) + 16;
    char *name = (char *)tp__allocate(f, 2 * size, 1), *part = name + size;
    int i;
    if (!name) return;
    for (i = 0; i < n && f->status == TP_OK; i++) {
        FILE *file;
        int bad;
        snprintf(part, size, "%s%s.part", path, suffix[i]);
        file = fopen(part, "wb");
        bad = !file || fwrite(b[i].p, 1, b[i].n, file) != b[i].n || fflush(file);
        if (bad) tp__fail(f, TP_ERR_FILE, "cannot write %s: %s", part, g_strerror(errno));
        if (file && fclose(file) && !bad)
            tp__fail(f, TP_ERR_FILE, "cannot write %s: %s", part, g_strerror(errno));
    }
    for (i = 0; i < n && f->status == TP_OK; i++) {
        snprintf(part, size, "%s%s.part", path, suffix[i]);
        snprintf(name, size, "%s%s", path, suffix[i]);
        if (rename(part, name))
            tp__fail(f, TP_ERR_FILE, "cannot rename %s to %s: %s", part, name,
                     g_strerror(errno));
    }
    for (i = 0; i < n && f->status != TP_OK; i++) { /* leave nothing behind */
        snprintf(part, size, "%s%s.part", path, suffix[i]);
        remove(part);
    }
    free(name);
}

TP_API tp_status tp_save(tp_figure *f, const char *path)
{
    static const char *const suffix[3] = { ".svg", ".pdf", ".png" };
    tp__bytes b[3];
    int i;
    if (!f) return TP_ERR_MEMORY;
    memset(b, 0, sizeof b);
    if (!path) tp__fail(f, TP_ERR_ARGUMENT, "no path to save to");
    if (f->status == TP_OK) tp__layout(f);
    for (i = 0; i < 3 && f->status == TP_OK; i++) tp__render(f, i, &b[i]);
    if (f->status == TP_OK) tp__write_files(f, path, 3, suffix, b);
    for (i = 0; i < 3; i++) free(b[i].p);
    return f->status;
}

/* ---------------------------------------------------------------------- animations
   A PNG whose later frames stand in chunks of their own (APNG, Portable Network Graphics
   Specification, third edition, 2025), in 255 colours and a transparent one. */

typedef struct tp__frame {
    int x, y, width, height; /* the rectangle that changes, in pixels */
    unsigned ms;
    uint32_t *pixel; /* of the rectangle, 0xffRRGGBB; 0 where nothing changes */
} tp__frame;

struct tp_animation {
    tp_figure error; /* of which only status and message count */
    double width, height;
    int columns, rows;
    unsigned ms;
    uint32_t *seen; /* the last frame */
    tp__frame *frame;
    int n, capacity;
};

/* The colours of an animation: bins of 64 levels a channel. */
#define TP__BINS_OF_COLORS 262144
typedef struct tp__bin {
    tp_color color; /* of most of its pixels */
    uint32_t lead;  /* by so many */
    uint32_t n;
    int flat; /* some of them fill an area, or lie in the grid of the first frame */
} tp__bin;

static int tp__bin_of(tp_color c)
{
    return (int)((c >> 18 & 63) << 12 | (c >> 10 & 63) << 6 | (c >> 2 & 63));
}

static int tp__more_pixels(const void *a, const void *b)
{
    const tp__bin *const p = *(const tp__bin *const *)a, *const q =
                                                             *(const tp__bin *const *)b;
    return p->n != q->n ? (p->n < q->n ? 1 : -1) : p->color < q->color ? -1 : 1;
}

static int tp__between_colors(tp_color a, tp_color b) /* squared distance */
{
    const int red = (int)(a >> 16 & 255) - (int)(b >> 16 & 255);
    const int green = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
    const int blue = (int)(a & 255) - (int)(b & 255);
    return red * red + green * green + blue * blue;
}

/* Choose up to 255 colours, the most frequent ones that are far enough from each other:
   8 levels of 255 for those that fill areas, else 32, since rims of lines, which nobody
   sees, take most of the file.  map[bin] is the place of the nearest, from 1.  Return how
   many, 0 when memory is out. */
static int tp__choose_colors(tp_animation *a, tp_color *chosen, unsigned char *map)
{
    tp__bin *const bin =
        (tp__bin *)tp__allocate(&a->error, TP__BINS_OF_COLORS, sizeof *bin);
    tp__bin **const used =
        (tp__bin **)tp__allocate(&a->error, TP__BINS_OF_COLORS, sizeof *used);
    int n = 0, n_used = 0, apart, best, d, i, k;
    size_t j, w;
    for (i = 0; bin && used && i < a->n; i++) {
        const tp__frame *const m = &a->frame[i];
        w = (size_t)m->width;
        for (j = 0; j < w * (size_t)m->height; j++) {
            tp__bin *const b = &bin[tp__bin_of(m->pixel[j])];
            if (!m->pixel[j]) continue;
            if (!b->n++) used[n_used++] = b;
            if (!b->lead) b->color = m->pixel[j];
            if (b->color == m->pixel[j])
                b->lead++;
            else
                b->lead--;
            if (j > w && m->pixel[j] == m->pixel[j - 1] &&
                (i == 0 || m->pixel[j] == m->pixel[j - w]))
                b->flat = 1;
        }
    }
    if (n_used) qsort(used, (size_t)n_used, sizeof *used, tp__more_pixels);
    for (apart = 64, n = 256; n_used && n > 255; apart *= 2)
        for (i = n = 0; i < n_used && n < 256; i++) {
            d = used[i]->flat ? apart : apart > 1024 ? apart : 1024;
            for (k = 0; k < n; k++)
                if (tp__between_colors(chosen[k], used[i]->color) < d) break;
            if (k == n && n++ < 255) chosen[k] = used[i]->color;
        }
    for (i = 0; i < n_used; i++) {
        for (k = best = 0, d = INT_MAX; k < n; k++)
            if (tp__between_colors(chosen[k], used[i]->color) < d) {
                d = tp__between_colors(chosen[k], used[i]->color);
                best = k;
            }
        map[used[i] - bin] = (unsigned char)(best + 1);
    }
    free(used);
    free(bin);
    return n;
}

static void tp__big_endian(unsigned char *to, size_t n, uint32_t v)
{
    while (n--) to[n] = (unsigned char)(v & 255), v >>= 8;
}

/* A chunk of a PNG: type, head and n bytes more. */
static void tp__chunk(tp__bytes *b, const char *type, const unsigned char *head,
                      size_t n_head, const unsigned char *data, size_t n)
{
    unsigned char word[4];
    const size_t start = b->n + 4;
    tp__big_endian(word, 4, (uint32_t)(n_head + n));
    tp__append(b, word, 4);
    tp__append(b, type, 4);
    tp__append(b, head, n_head);
    tp__append(b, data, n);
    if (b->failed) return;
    tp__big_endian(word, 4,
                   (uint32_t)crc32(0, (const Bytef *)b->p + start, (uInt)(b->n - start)));
    tp__append(b, word, 4);
}

/* The numbers of the colours in the rows of a frame, each row after the number of its
   filter, none; where the same is already shown, 0.  Return how many. */
static size_t tp__rows_of(const tp_animation *a, const tp__frame *m,
                          const unsigned char *map, unsigned char *shown,
                          unsigned char *to)
{
    unsigned char *const start = to;
    const uint32_t *pixel = m->pixel;
    int x, y;
    for (y = 0; y < m->height; y++) {
        unsigned char *there =
            shown + (size_t)(m->y + y) * (size_t)a->columns + (size_t)m->x;
        *to++ = 0;
        for (x = 0; x < m->width; x++, pixel++, there++, to++) {
            *to = *pixel ? map[tp__bin_of(*pixel)] : 0;
            if (*to == *there)
                *to = 0;
            else if (*to)
                *there = *to;
        }
    }
    return (size_t)(to - start);
}

/* The next frame: what of `now`, which takes the place of a->seen, is not there yet. */
static void tp__add_frame(tp_animation *a, uint32_t *now)
{
    const int first = !a->seen;
    int x, y, x0 = a->columns, x1 = 0, y0 = a->rows, y1 = 0;
    tp__frame m;
    for (y = 0; y < a->rows; y++)
        for (x = 0; x < a->columns; x++) {
            const size_t i = (size_t)y * (size_t)a->columns + (size_t)x;
            if (!first && now[i] == a->seen[i]) continue;
            if (x < x0) x0 = x;
            if (x >= x1) x1 = x + 1;
            if (y < y0) y0 = y;
            if (y >= y1) y1 = y + 1;
        }
    if (x0 >= x1 && a->frame[a->n - 1].ms + a->ms <= 65535) {
        a->frame[a->n - 1].ms += a->ms;
        free(now);
        return;
    }
    if (x0 >= x1) x0 = y0 = 0, x1 = y1 = 1;
    m.x = x0;
    m.y = y0;
    m.width = x1 - x0;
    m.height = y1 - y0;
    m.ms = a->ms;
    m.pixel = (uint32_t *)tp__allocate(&a->error, (size_t)m.width * (size_t)m.height,
                                       sizeof *m.pixel);
    for (y = y0; y < y1 && m.pixel; y++)
        for (x = x0; x < x1; x++) {
            const size_t i = (size_t)y * (size_t)a->columns + (size_t)x;
            if (first || now[i] != a->seen[i])
                m.pixel[(size_t)(y - y0) * (size_t)m.width + (size_t)(x - x0)] = now[i];
        }
    free(a->seen);
    a->seen = now;
    if (m.pixel &&
        tp__grow(&a->error, (void **)&a->frame, a->n, &a->capacity, sizeof *a->frame))
        a->frame[a->n++] = m;
    else
        free(m.pixel);
}

TP_API tp_animation *tp_animation_begin(double seconds)
{
    tp_animation *a = (tp_animation *)calloc(1, sizeof *a);
    if (!a) return NULL;
    if (seconds >= .02 && seconds <= 60)
        a->ms = (unsigned)floor(1000 * seconds + .5);
    else
        tp__fail(&a->error, TP_ERR_ARGUMENT, "frames of %g s (.02 to 60)", seconds);
    return a;
}

TP_API void tp_animation_add(tp_animation *a, tp_figure *f)
{
    cairo_surface_t *s;
    cairo_status_t status;
    cairo_t *cr;
    uint32_t *now;
    int x, y;
    if (!a || a->error.status != TP_OK) return;
    if (f && f->status == TP_OK) tp__layout(f);
    if (!f || f->status != TP_OK) {
        tp__fail(&a->error, tp_status_of(f), "frame %d: %s", a->n, tp_error(f));
        return;
    }
    if (!a->seen) {
        a->width = f->layout.width;
        a->height = f->layout.height;
        a->columns = (int)ceil(2 * a->width);
        a->rows = (int)ceil(2 * a->height);
    }
    if (a->width != f->layout.width || a->height != f->layout.height)
        tp__fail(&a->error, TP_ERR_ARGUMENT,
                 "frame %d has %g x %g pt, those before it %g x %g", a->n,
                 f->layout.width, f->layout.height, a->width, a->height);
    if (a->error.status != TP_OK) return;
    now = (uint32_t *)tp__allocate(&a->error, (size_t)a->columns * (size_t)a->rows,
                                   sizeof *now);
    if (!now) return;
    s = tp__pixels(f);
    cr = cairo_create(s);
    cairo_scale(cr, 2, 2);
    tp__draw(f, cr);
    cairo_surface_flush(s);
    status = cairo_status(cr);
    cairo_destroy(cr);
    for (y = 0; y < a->rows && !status; y++) {
        const unsigned char *const row = cairo_image_surface_get_data(s) +
                                         (ptrdiff_t)y * cairo_image_surface_get_stride(s);
        for (x = 0; x < a->columns; x++)
            now[(size_t)y * (size_t)a->columns + (size_t)x] =
                ((const uint32_t *)(const void *)row)[x] | 0xff000000u;
    }
    cairo_surface_destroy(s);
    if (f->status != TP_OK) tp__fail(&a->error, f->status, "%s", f->message);
    if (status)
        tp__fail(&a->error, TP_ERR_CAIRO, "cairo: %s", cairo_status_to_string(status));
    if (a->error.status == TP_OK)
        tp__add_frame(a, now);
    else
        free(now);
}

TP_API tp_status tp_animation_save(tp_animation *a, const char *path)
{
    static const char *const suffix[1] = { ".apng" };
    unsigned char head[768], *map, *shown, *row, *packed;
    tp_color chosen[255];
    uint32_t turn = 0;
    size_t size;
    uLongf n_packed;
    tp__bytes b;
    int i, n = 0;
    if (!a) return TP_ERR_MEMORY;
    if (!path) tp__fail(&a->error, TP_ERR_ARGUMENT, "no path to save to");
    if (!a->n) tp__fail(&a->error, TP_ERR_ARGUMENT, "an animation without frames");
    if (a->error.status != TP_OK) return a->error.status;
    memset(&b, 0, sizeof b);
    size = ((size_t)a->columns + 1) * (size_t)a->rows;
    n_packed = compressBound((uLong)size);
    map = (unsigned char *)tp__allocate(&a->error, TP__BINS_OF_COLORS, 1);
    shown = (unsigned char *)tp__allocate(&a->error, size, 1);
    row = (unsigned char *)tp__allocate(&a->error, size, 1);
    packed = (unsigned char *)tp__allocate(&a->error, n_packed, 1);
    if (a->error.status == TP_OK) n = tp__choose_colors(a, chosen, map);
    tp__append(&b, "\x89PNG\r\n\x1a\n", 8);
    tp__big_endian(head, 4, (uint32_t)a->columns);
    tp__big_endian(head + 4, 4, (uint32_t)a->rows);
    memcpy(head + 8, "\x08\x03\0\0\0", 5); /* 8 bits, which number colours */
    tp__chunk(&b, "IHDR", head, 13, NULL, 0);
    tp__big_endian(head, 4, (uint32_t)a->n);
    tp__big_endian(head + 4, 4, 0); /* for ever */
    tp__chunk(&b, "acTL", head, 8, NULL, 0);
    memset(head, 0, sizeof head);
    for (i = 0; i < n; i++) tp__big_endian(head + 3 * i + 3, 3, chosen[i]);
    tp__chunk(&b, "PLTE", head, 3 * (size_t)n + 3, NULL, 0);
    tp__chunk(&b, "tRNS", head, 1, NULL, 0); /* 0 is transparent */
    for (i = 0; i < a->n && a->error.status == TP_OK; i++) {
        const tp__frame *const m = &a->frame[i];
        n_packed = compressBound((uLong)size);
        if (compress2(packed, &n_packed, row, (uLong)tp__rows_of(a, m, map, shown, row),
                      9) != Z_OK)
            tp__fail(&a->error, TP_ERR_MEMORY, "out of memory");
        tp__big_endian(head, 4, turn++);
        tp__big_endian(head + 4, 4, (uint32_t)m->width);
        tp__big_endian(head + 8, 4, (uint32_t)m->height);
        tp__big_endian(head + 12, 4, (uint32_t)m->x);
        tp__big_endian(head + 16, 4, (uint32_t)m->y);
        tp__big_endian(head + 20, 2, m->ms);
        tp__big_endian(head + 22, 2, 1000);
        head[24] = 0;     /* it stays */
        head[25] = i > 0; /* over what is there */
        tp__chunk(&b, "fcTL", head, 26, NULL, 0);
        if (i > 0) tp__big_endian(head, 4, turn++);
        tp__chunk(&b, i > 0 ? "fdAT" : "IDAT", head, i > 0 ? 4 : 0, packed, n_packed);
    }
    tp__chunk(&b, "IEND", head, 0, NULL, 0);
    if (b.failed) tp__fail(&a->error, TP_ERR_MEMORY, "out of memory");
    if (a->error.status == TP_OK) tp__write_files(&a->error, path, 1, suffix, &b);
    free(b.p);
    free(map);
    free(shown);
    free(row);
    free(packed);
    return a->error.status;
}

TP_API const char *tp_animation_error(const tp_animation *a)
{
    return a ? a->error.message : "out of memory";
}

TP_API void tp_animation_end(tp_animation *a)
{
    if (!a) return;
    while (a->n) free(a->frame[--a->n].pixel);
    free(a->frame);
    free(a->seen);
    free(a);
}

static void tp__dump_scale(tp__bytes *b, const char *name, const tp__scale *s,
                           const char *label)
{
    int i;
    tp__print(b, "  %s%s%s \"%s\" %.17g to %.17g\n", name, s->log ? " log" : "",
              s->reverse ? " reversed" : "", label ? label : "", s->lo, s->hi);
    for (i = 0; i < s->n; i++) tp__print(b, "    %.17g \"%s\"\n", s->at[i], s->text[i]);
    tp__print(b, "    %d minor%s%s\n", s->n_minor, *s->exponent ? ", " : "", s->exponent);
}

static void tp__dump_mark(tp__bytes *b, const tp__mark *m)
{
    const tp_style *s = &m->style;
    size_t i;
    int k;
    tp__print(b, "  %s \"%s\" color %06x", tp__kind_name[m->kind],
              s->label ? s->label : "", (unsigned)(s->color & 0xffffff));
    if (m->kind == TP__TEXT)
        tp__print(b, " size %g anchor %d moved %g %g leader %d relative %d halo %d",
                  m->note.size, (int)m->note.anchor, m->note.dx, m->note.dy,
                  m->note.leader, m->note.relative, m->note.halo);
    else
        tp__print(b, " role %d dash %d width %g alpha %g marker %d size %g key %d",
                  (int)s->role, (int)s->dash, s->width, s->alpha, (int)s->marker, s->size,
                  (int)s->key);
    if (s->arrows) tp__print(b, " arrows %d", s->arrows);
    if (m->value) tp__print(b, " colours %d", (int)m->heat.scale);
    if (m->rows) tp__print(b, " rows %d columns %d", m->rows, m->columns);
    if (m->kind == TP__STREAMS)
        tp__print(b, " separation %g arrows %g", m->streams.separation,
                  m->streams.arrows);
    if (m->kind == TP__CONTOUR)
        tp__print(b, " hidden %d filled %d labels %d levels", m->hidden,
                  m->contours.filled, m->contours.labels);
    for (k = 0; k < m->contours.n_levels; k++)
        tp__print(b, " %.17g", m->contours.levels[k]);
    tp__print(b, "\n");
    for (i = 0; i < m->n; i++) {
        tp__print(b, "    %.17g %.17g", m->x[i], m->y[i]);
        if (m->kind == TP__SCATTER || m->kind == TP__TRAJECTORY)
            tp__print(b, " %.17g", m->value[i]);
        if (m->z && (m->kind == TP__BAND || m->kind == TP__POINTS))
            tp__print(b, " %.17g", m->z[i]);
        tp__print(b, "\n");
    }
    for (i = 0; m->kind == TP__HEAT && i < m->n_value; i++)
        tp__print(b, (i + 1) % (size_t)m->columns ? "%.17g " : "%.17g\n", m->value[i]);
    for (i = 0; i < m->n_node; i++)
        tp__print(b, (i + 1) % (size_t)m->columns ? "%.17g " : "%.17g\n", m->node[i]);
}

TP_API tp_status tp_dump(tp_figure *f, const char *path)
{
    static const char *const suffix[1] = { "" };
    tp__bytes b;
    int r, c, i;
    const tp_panel *p;
    if (!f) return TP_ERR_MEMORY;
    if (f->status != TP_OK) return f->status;
    memset(&b, 0, sizeof b);
    tp__fit_panels(f);
    tp__print(&b, "figure %g x %g pt, %d rows, %d columns\n", f->layout.width,
              f->layout.height, f->layout.rows, f->layout.columns);
    if (f->layout.x_label) tp__print(&b, "x of all \"%s\"\n", f->layout.x_label);
    if (f->layout.y_label) tp__print(&b, "y of all \"%s\"\n", f->layout.y_label);
    TP__EACH_PANEL(f, r, c, p)
    {
        tp__print(&b, "panel %d %d \"%s\" labels %d\n", r, c,
                  p->desc.title ? p->desc.title : "", (int)p->desc.labels);
        tp__dump_scale(&b, "x", &p->x, p->desc.x.label);
        tp__dump_scale(&b, "y", &p->y, p->desc.y.label);
        if (p->heat)
            tp__dump_scale(&b, p->bar ? "colours, with bar," : "colours", &p->z,
                           p->z_name);
        for (i = 0; i < p->n; i++) tp__dump_mark(&b, &p->mark[i]);
    }
    if (b.failed) tp__fail(f, TP_ERR_MEMORY, "out of memory");
    if (f->status == TP_OK) tp__write_files(f, path, 1, suffix, &b);
    free(b.p);
    return f->status;
}

TP_API tp_status tp_status_of(const tp_figure *f)
{
    return f ? f->status : TP_ERR_MEMORY;
}
TP_API const char *tp_error(const tp_figure *f)
{
    return f ? f->message : "out of memory";
}

TP_API void tp_end(tp_figure *f)
{
    int r, c, i;
    tp_panel *p;
    if (!f) return;
    TP__EACH_PANEL(f, r, c, p)
    {
        for (i = 0; i < p->n; i++) {
            free(p->mark[i].x);
            free(p->mark[i].value);
            free(p->mark[i].node);
            free((void *)p->mark[i].contours.levels);
            tp__lines_free(&p->mark[i].lines);
            tp__lines_free(&p->mark[i].area);
            free((void *)p->mark[i].heat.label);
            free((void *)p->mark[i].style.label);
        }
        free(p->mark);
        tp__axis_free(&p->desc.x);
        tp__axis_free(&p->desc.y);
        free((void *)p->desc.title);
        free(p);
    }
    tp__texts_free(f);
    free(f->text);
    free((void *)f->layout.x_label);
    free((void *)f->layout.y_label);
    g_object_unref(f->pango);
    free(f);
}

#endif /* TOYPLOT_IMPLEMENTED */
#endif /* TOYPLOT_IMPLEMENTATION */

/* LICENCE (MIT)

   Copyright (c) 2026 toyreg contributors

   Permission is hereby granted, free of charge, to any person obtaining a copy of this
   software and associated documentation files (the "Software"), to deal in the Software
   without restriction, including without limitation the rights to use, copy, modify,
   merge, publish, distribute, sublicense, and/or sell copies of the Software, and to
   permit persons to whom the Software is furnished to do so, subject to the following
   conditions:

   The above copyright notice and this permission notice shall be included in all copies
   or substantial portions of the Software.

   THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,
   INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
   PARTICULAR PURPOSE AND NONINFRINGEMENT.  IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
   HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
   CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE
   OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
