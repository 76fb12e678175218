# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests in this folder: a shell on a terminal of its own, typed at and watched.
# A point is one `point NAME {script}`: the script fails by an error; waiting has a deadline.

set program $env(SOCKSHELL)
set deadline 100 ;# seconds: a machine may be ten times slower than another
if {[info exists env(TEST_PTY_DEADLINE)]} {set deadline $env(TEST_PTY_DEADLINE)}
set timeout $deadline
match_max 1000000
log_user 0
set points 0

# Where the answers of the shell are collected since the last look, for messages.
proc shown {text} {
  set text [string map [list "\x1b" "\\e" "\r" "\\r" "\x07" "\\a"] $text]
  foreach line [split $text "\n"] {puts "#   $line"}
}

proc point {name script} {
  global points
  incr points
  if {[catch {uplevel #0 $script} problem]} {
    puts "not ok $points - $name"
    shown $problem
  } else {
    puts "ok $points - $name"
  }
  flush stdout
}

proc done {} {
  global points
  puts "1..$points"
  exit 0
}

# Starts the shell on a terminal of ROWS by COLUMNS with TERM; SID is then what is typed at and
# watched. The command may be replaced by ARGS.
proc start {{columns 80} {term xterm} args} {
  global program env spawn_id stty_init
  set stty_init "rows 24 columns $columns"
  set env(TERM) $term
  if {[llength $args] == 0} {set args [list $program]}
  # None of expect's own descriptors: the first socket is to be 3.
  eval [list spawn -noecho sh -c {exec "$0" "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-}] $args
  return $spawn_id
}

proc type {text} {
  send -- $text
}
proc enter {text} {
  send -- "$text\r"
}

# A statement that takes longer than a moment, on any machine that is busy, has a line about that at the
# place of its answer, which is then erased. As parts of regular expressions: the beginning of a line, and
# what may stand between the end of a line and the next one.
set begins "(?:\n|\x1b\\\[\[JK\]\r)"
set moment "(?:… \[^\n]*\n|\[^\n]*\x1b\\\[J\r)*"

# TEXT as a regular expression.
proc literal {text} {
  return [regsub -all {[][(){}.*+?^$|\\]} $text {\\&}]
}

# TEXT as a regular expression; where it has a blank, its line may be folded.
proc folded {text} {
  return [regsub -all {(\S) (?=\S)} [literal $text] {\1(?: |\r\n +)}]
}

# Waits until TEXT is shown (these characters, folded or not, "\n" in front: at the beginning of a line);
# `see -re` for a regular expression, `see -ex` for exactly these characters. What was shown up to its end is used up.
proc see {args} {
  global expect_out begins
  set text [lindex $args end]
  set how -re
  if {[llength $args] > 1} {
    set how [lindex $args 0]
  } else {
    set start [expr {[string match "\n*" $text] ? $begins : ""}]
    set text $start[folded [string range $text [expr {$start ne ""}] end]]
  }
  expect {
    $how $text {return $expect_out(buffer)}
    timeout {error "not seen: $text\nseen since: [unseen]"}
    eof {error "ended before: $text\nseen since: [string range $expect_out(buffer) 0 2000]"}
  }
}

# What is shown and was not looked at yet.
proc unseen {} {
  global expect_out
  set timeout 0
  set text ""
  expect -re ".+" {set text $expect_out(buffer)}
  return [string range $text 0 2000]
}

# Enters a statement and waits for what it shows, and for the next prompt. Returns all of it. The line may be drawn
# again, with its prompt, before Enter has come.
proc say {statement {wanted ""} {prompt ">>> "}} {
  enter $statement
  see $statement
  set all ""
  if {$wanted ne ""} {
    append all [see $wanted]
  } elseif {![string match "\n*" $prompt]} {
    append all [see -ex "\n"]
  }
  append all [see $prompt]
  return $all
}

# Waits until the shell has ended, with STATUS.
proc ended {status} {
  expect {
    eof {}
    timeout {error "does not end\nseen since: [unseen]"}
  }
  end_is [wait] $status
}

# The terminal is closed; waits until the shell has ended, with STATUS.
proc hang_up {status} {
  global deadline
  set pid [exp_pid]
  close
  set until [expr {[clock seconds] + $deadline}]
  while {[state_of $pid] ne "Z"} {
    if {[clock seconds] > $until} {
      exec kill -KILL $pid
      wait
      error "goes on without a terminal"
    }
    after 10
  }
  end_is [wait] $status
}

proc state_of {pid} {
  set file [open /proc/$pid/stat]
  regexp {.*\) (.)} [read $file] all state
  close $file
  return $state
}

# END is what wait has returned.
proc end_is {end status} {
  if {[lindex $end 2] != 0} {error "wait: $end"}
  if {[llength $end] > 4} {error "ended by a signal: $end"}
  if {[lindex $end 3] != $status} {error "status [lindex $end 3], wanted $status"}
}

# A port that nobody uses now, not even in TIME_WAIT, and that the kernel gives to nobody by itself. Tests
# that run at the same time look far from each other.
set next_port [expr {20000 + [pid] * 61 % 10000}]
proc free_port {} {
  global next_port
  set used ""
  foreach table {tcp tcp6} {
    if {[catch {open /proc/net/$table} file]} {continue}
    append used [read $file]
    close $file
  }
  while {[string first [format ":%04X " [incr next_port]] $used] >= 0} {}
  return $next_port
}
