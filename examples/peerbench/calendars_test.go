package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// Where the peer is right, both say the same: on plain office hours, which no
// change of clocks touches.
func TestCalendarsAgree(t *testing.T) {
	ours, peer := must(calendar.New(office())), peerOffice(false)
	for _, hours := range []int{1, 8, 40, 400, 2000} {
		d := time.Duration(hours) * time.Hour
		for _, at := range starts() {
			x, ok := ours.Add(at, d)
			if y := peer.AddWorkHours(at, d); !ok || !x.Equal(y) {
				t.Fatalf("%v + %v: %v, peer %v", at, d, x, y)
			}
		}
		for _, s := range spans(ours, hours) {
			if e, p := ours.Elapsed(s[0], s[1]), peer.WorkHoursInRange(s[0], s[1]); e != d || p != d {
				t.Fatalf("%v to %v: %v, peer %v, want %v", s[0], s[1], e, p, d)
			}
		}
	}
}

// README's tables of calendars are what this program wrote:
// go run . -calendars testdata/calendars.md, then copied.
func TestREADME(t *testing.T) {
	table, err := os.ReadFile("testdata/calendars.md")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), string(table)) {
		t.Error("README.md does not hold testdata/calendars.md as it is")
	}
}

// What calendars by key cost is measured of calendars that answer.
func TestByKey(t *testing.T) {
	took, bytes := byKey(office(), 20, 10)
	if took <= 0 || bytes/20 > 32<<10 || bytes/20 < 4<<10 {
		t.Errorf("20 calendars in 10 zones: %v, %d bytes", took, bytes)
	}
}

func BenchmarkCalendar(b *testing.B) {
	ours, peer := must(calendar.New(office())), peerOffice(true)
	for _, hours := range []int{8, 40, 400, 2000} {
		name := strconv.Itoa(hours) + "h"
		b.Run("Add/"+name, addOurs(ours, hours))
		b.Run("Add/rickar/"+name, addPeer(peer, hours))
		b.Run("Elapsed/"+name, elapsedOurs(ours, hours))
		b.Run("Elapsed/rickar/"+name, elapsedPeer(peer, ours, hours))
	}
	b.Run("Build", build)
}
