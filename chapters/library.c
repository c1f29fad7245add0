/* What the chapters share, compiled once: toyreg.h for the simulations, toyplot.h for the
   drawing.  They are linked with it where CHAPTER_LINKED is defined. */
#ifdef CHAPTER_DRAW
#define TOYPLOT_IMPLEMENTATION
#include "../figures/toyplot.h"
#else
__attribute__((noreturn)) void ch__assertion(const char *expression);
#define TR_ASSERT(condition) ((condition) ? (void)0 : ch__assertion(#condition))
#define TOYREG_IMPLEMENTATION
#include "../toyreg.h"
#endif
