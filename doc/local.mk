# SPDX-License-Identifier: GPL-3.0-or-later
# The manual and the manual page.
