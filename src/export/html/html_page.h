/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style of an exported page. */
#ifndef EXPORT_HTML_HTML_PAGE_H
#define EXPORT_HTML_HTML_PAGE_H

/* For a phone, a large screen and paper; bright and dark. The packets' pictures have a sheet of their own
   (svg_ladder_css). */
extern const char html_page_css[];

#endif
