# SPDX-License-Identifier: GPL-3.0-or-later
# For tests that look at the screen when the dust has settled: a shell inside tmux, typed at, and its
# screen read back. After lib.tcl.

# tmux keeps its socket in a folder of this test's own.
set env(TMUX_TMPDIR) $env(TMPDIR)
catch {unset env(TMUX)}
# However the test ends, its shells end too.
exit -onexit {catch {exec tmux -L screen kill-server}}

set session 0
proc tmux {command args} {
  global session
  return [eval exec tmux -L screen -f /dev/null $command -t s$session $args]
}

# A shell on a screen of its own; the one before ends, if it is not to be kept.
proc begin {columns rows {keep 0}} {
  global program session
  set before $session
  incr session
  # A server that ends with its last window may be ending while the next one is asked for: exit-empty.
  exec tmux -L screen -f /dev/null set-option -s exit-empty off {;} set-option -g default-terminal screen {;} \
    set-option -g history-limit 10000 {;} new-session -d -s s$session -x $columns -y $rows "exec '$program'"
  if {$before > 0 && !$keep} {exec tmux -L screen kill-session -t s$before}
  settles {>>>$}
}

proc keys {args} {
  eval tmux send-keys $args
}
proc literally {text} {
  tmux send-keys -l -- $text
}
# In one go: a letter that stands alone for a while may be a key.
proc enter_line {text} {
  global session
  tmux send-keys -l -- $text {;} send-keys -t s$session Enter
}
proc paste {text} {
  global env
  set file [open $env(TMPDIR)/paste w]
  puts -nonewline $file $text
  close $file
  exec tmux -L screen load-buffer $env(TMPDIR)/paste
  tmux paste-buffer -p
}

# Another size, which the shell has been told of when this returns: tmux takes its time.
proc resize {columns rows} {
  tmux resize-window -x $columns -y $rows
  becomes "$rows $columns" {exec stty -F [tmux display-message -p {#{pane_tty}}] size}
}

# The screen without the blanks at the ends of lines, and its cursor.
proc screen {} {
  return [string trimright [tmux capture-pane -p]]
}
# The same with all that has gone out at its top.
proc scrolled {} {
  return [tmux capture-pane -p -S -]
}
proc cursor {} {
  return [tmux display-message -p {#{cursor_x}}]
}

# Waits until the regular expression matches the screen, or what LOOK returns.
proc settles {pattern {look screen}} {
  global deadline
  set until [expr {[clock seconds] + $deadline}]
  while {![regexp -- $pattern [$look]]} {
    if {[clock seconds] > $until} {error "not on the screen: $pattern\n[screen]"}
    after 10
  }
}
# Waits until it is so on what has stood on the screen at any time.
proc appears {pattern} {
  settles $pattern scrolled
}
# Waits until SCRIPT's value is WANTED: what is on the screen may be half of what is being drawn.
proc becomes {wanted script} {
  global deadline
  set until [expr {[clock seconds] + $deadline}]
  while {[set found [uplevel $script]] ne $wanted} {
    if {[clock seconds] > $until} {error "$script: found $found, wanted $wanted\n[screen]"}
    after 10
  }
}
proc last_lines {count} {
  return [join [lrange [split [screen] "\n"] end-[expr {$count - 1}] end] "\n"]
}
