# SPDX-License-Identifier: GPL-3.0-or-later
libsockshell_a_SOURCES += \
	src/lesson/check.c \
	src/lesson/check.h \
	src/lesson/evidence.c \
	src/lesson/evidence.h \
	src/lesson/exercise.c \
	src/lesson/exercise.h \
	src/lesson/goal.c \
	src/lesson/goal.h \
	src/lesson/goal_count.c \
	src/lesson/goal_count.h \
	src/lesson/grade.c \
	src/lesson/grade.h \
	src/lesson/lesson.c \
	src/lesson/lesson.h \
	src/lesson/library.c \
	src/lesson/library.h \
	src/lesson/mask.c \
	src/lesson/mask.h \
	src/lesson/match.c \
	src/lesson/mistake.c \
	src/lesson/mistake.h \
	src/lesson/note.c \
	src/lesson/note.h \
	src/lesson/quiz.c \
	src/lesson/quiz.h \
	src/lesson/task.c \
	src/lesson/task.h \
	src/lesson/task_check.c \
	src/lesson/task_check.h \
	src/lesson/transcript.c \
	src/lesson/transcript.h \
	src/lesson/work.c \
	src/lesson/work.h \
	src/lesson/work_list.c \
	src/lesson/work_list.h
