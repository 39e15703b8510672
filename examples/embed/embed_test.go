package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The answers of the library are worked out by hand; why the other way is wrong
// stands beside each.
func TestAnswers(t *testing.T) {
	want := []struct{ what, before, after, why string }{
		{"within one day", "Wed 25 Mar 12:00", "Wed 25 Mar 12:00", "both are right"},
		{"over the change to summer time", "Mon 30 Mar 11:00", "Mon 30 Mar 10:00", "nine o'clock becomes ten when 24 h are added to a day of 23"},
		{"over the change to winter time", "Mon 26 Oct 09:00", "Mon 26 Oct 10:00", "nine o'clock becomes eight"},
		{"up to the end of the day", "Thu 26 Mar 09:00", "Wed 25 Mar 17:00", "the closing time itself is reached; the deadline is not the next morning"},
		{"before Easter", "Tue 7 Apr 10:00", "Tue 7 Apr 10:00", "both are right this year: Thursday 1 h, Friday 8 h, Tuesday 1 h"},
		{"before Easter, a year on", "Mon 29 Mar 11:00", "Tue 30 Mar 10:00", "Easter moves, a list of dates does not; and 28 March 2027 has 23 h"},
		{"as opened", "Wed 25 Mar 17:00", "Wed 25 Mar 17:00", "both are right"},
		{"waits 10:00 to 12:00", "Wed 25 Mar 19:00", "Thu 26 Mar 11:00", "a due date that moves by the clock lands in the night"},
		{"the same, raised to P2 at 14:00", "Wed 25 Mar 13:00", "Wed 25 Mar 15:00", "the new target forgets the wait and is overdue at once"},
		{"a message is delivered twice", "Wed 25 Mar 21:00", "Thu 26 Mar 11:00", "the wait counts twice"},
		{"the end of the wait comes before its start", "Wed 25 Mar 17:00", "Thu 26 Mar 11:00", "messages out of order lose the wait"},
		{"waits 16:00 to 20:00", "Wed 25 Mar 21:00", "Thu 26 Mar 10:00", "of four hours of waiting the desk was open for one"},
		{"replied in time", "met", "met", "both are right"},
		{"replied 2 minutes late, between two runs", "met", "breached", "the job sees a reply and no breach"},
		{"replied in time, stored late by an import", "breached", "met", "nothing takes the mark away"},
		{"replied late while the job was down", "met", "breached", "what the job did not see did not happen"},
		{"looks at one ticket in a day", "288", "7", "each answer says when it changes by itself"},
	}
	var all []answer
	for _, cases := range []func() ([]answer, error){dayByDayCases, columnCases, pollingCases} {
		answers, err := cases()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, answers...)
	}
	if len(all) != len(want) {
		t.Fatalf("%d cases, want %d", len(all), len(want))
	}
	for i, w := range want {
		if d := cmp.Diff([]string{w.what, w.before, w.after}, []string{all[i].what, all[i].before, all[i].after}); d != "" {
			t.Errorf("%s (%s): %s", w.what, w.why, d)
		}
		if (w.before == w.after) != (w.why[:4] == "both") {
			t.Errorf("%s: says %q of %s and %s", w.what, w.why, w.before, w.after)
		}
	}
}

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n"); n != 18 {
		t.Errorf("%d lines, want 18:\n%s", n, out.String())
	}
}
