package calendar_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
	"pgregory.net/rapid"
)

// Calendars by key: an application with a calendar for each of its customers
// makes them all at once, and again when documents change.
func ExampleNewAll() {
	specs := map[string]calendar.Spec{
		"acme":    calendar.OfficeHours("Europe/Berlin"),
		"initech": calendar.OfficeHours("America/New_York", "08:00-16:00"),
		"globex":  calendar.OfficeHours("Europe/Berlin", "10:00-18:00"),
	}
	calendars, err := calendar.NewAll(specs)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2024, time.March, 27, 9, 30, 0, 0, time.UTC) // 10:30 in Berlin, 05:30 in New York
	for _, key := range []string{"acme", "globex", "initech"} {
		fmt.Println(key, calendars[key].Open(at))
	}
	// Output:
	// acme true
	// globex true
	// initech false
}

// One calendar more in a zone that is known costs a fraction of the first.
func ExampleZone() {
	berlin, err := calendar.NewZone("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	early, _ := berlin.New(calendar.OfficeHours("Europe/Berlin", "06:00-14:00"))
	late, _ := berlin.New(calendar.OfficeHours("Europe/Berlin", "14:00-22:00"))
	at := time.Date(2024, time.March, 27, 15, 0, 0, 0, early.Location())
	fmt.Println(early.Open(at), late.Open(at))
	// Output:
	// false true
}

// A calendar that shares its zone answers as one that does not.
func TestSharedZoneProperty(t *testing.T) {
	checkScenes(t, func(t *rapid.T, s caltest.Scene) {
		zone, err := calendar.NewZone(s.Loc.String())
		if err != nil {
			t.Fatal(err)
		}
		spec := s.Spec
		spec.Zone = rapid.SampledFrom([]string{"", spec.Zone}).Draw(t, "zone")
		c, err := zone.New(spec)
		if err != nil {
			t.Fatal(err)
		}
		all, err := calendar.NewAll(map[string]calendar.Spec{"a": s.Spec, "b": calendar.OfficeHours(s.Loc.String())})
		if err != nil {
			t.Fatal(err)
		}
		a, d := caltest.GenInstant(s).Draw(t, "a"), caltest.GenAmount().Draw(t, "d")
		want, ok := s.Calendar.Add(a, d)
		for _, c := range []*calendar.Calendar{c, all["a"]} {
			if got, gotOK := c.Add(a, d); gotOK != ok || !got.Equal(want) || c.Spec().Zone != s.Spec.Zone {
				t.Fatalf("Add(%v, %v) = %v, %v, want %v, %v", a, d, got, gotOK, want, ok)
			}
		}
	})
}

func TestZoneDefects(t *testing.T) {
	if _, err := calendar.NewZone("Mars/Base"); !errors.Is(err, spec.ErrUnknown) {
		t.Error(err)
	}
	berlin, err := calendar.NewZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := berlin.New(calendar.OfficeHours("UTC")); !errors.Is(err, spec.ErrConflict) {
		t.Error(err)
	}
	_, err = calendar.NewAll(map[string]calendar.Spec{"good": calendar.OfficeHours("UTC"), "bad": calendar.OfficeHours("UTC", "9-17"), "lost": calendar.OfficeHours("Mars/Base"), "shut": {Zone: "UTC"}})
	var e *spec.Error
	if !errors.As(err, &e) || !errors.Is(err, calendar.ErrNeverOpen) {
		t.Fatal(err)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Path)
	}
	want := []string{"bad.week.mon[0]", "bad.week.tue[0]", "bad.week.wed[0]", "bad.week.thu[0]", "bad.week.fri[0]", "lost.zone", "shut.week"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
