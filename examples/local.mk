# SPDX-License-Identifier: GPL-3.0-or-later
# Lessons and programs: they are data and need no rule of their own.
