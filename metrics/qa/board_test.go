package qa_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/supportops/policy/metrics/qa"
)

// ME-9: each figure of the dashboard.
func TestBoard(t *testing.T) {
	card, _ := qa.New(qa.StandardSpec())
	b := card.Board([]qa.Scored{
		{Agent: "ann", Total: 95, Ticket: "t1", Reviewer: "r1", CSAT: 5}, {Agent: "ann", Total: 91, Ticket: "t1", Reviewer: "r2"},
		{Agent: "bob", Total: 82, Ticket: "t2", Reviewer: "r1", CSAT: 4}, {Agent: "bob", Total: 90, Ticket: "t2", Reviewer: "r2"},
		{Agent: "bob", Total: 60, Ticket: "t3", Reviewer: "r1", CSAT: 2, Failed: true}, {Agent: "eve", Total: 75, Ticket: "t4", CSAT: 3},
	}, []string{"ann", "bob", "cid", "ann"})
	var ratings []string
	for _, r := range b.Ratings {
		ratings = append(ratings, fmt.Sprint(r.Rating, " ", r.N))
	}
	if want := []string{"excellent 3", "good 1", "needs work 1", "poor 0", "fail 1"}; !slices.Equal(ratings, want) {
		t.Errorf("ratings %q", ratings)
	}
	got := fmt.Sprint(b.Score, b.Calibration, b.Coverage, b.Fails, *b.WithCSAT, b.Pairs)
	if want := "+81.8 +6.0 66.7 % 16.7 % 1 4"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if none := card.Board(nil, nil); none.Score.OK() || none.Coverage.OK() || none.Fails.OK() || none.Calibration.OK() || none.WithCSAT != nil {
		t.Errorf("nothing: %+v", none)
	}
}

// TR-5: tickets for each agent and week, by the size of the team, and how many
// tickets that gives for the smallest and the largest team of a row.
func TestWeeklySample(t *testing.T) {
	for _, x := range []struct{ agents, least, most int }{{0, 0, 0}, {1, 5, 5}, {5, 5, 5}, {6, 3, 4}, {15, 3, 4}, {16, 2, 3}, {30, 2, 3}, {31, 2, 2}, {100, 2, 2}} {
		if least, most := qa.WeeklySample(x.agents); least != x.least || most != x.most {
			t.Errorf("%d agents: %d to %d, want %d to %d", x.agents, least, most, x.least, x.most)
		}
	}
}

// A draw takes no more than asked for of each agent, the flagged besides, every
// kind before a second of one, and does not depend on the order of tickets.
func TestDrawProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		tickets := make([]qa.Reviewable, n)
		for i := range tickets {
			tickets[i] = qa.Reviewable{Ticket: fmt.Sprint("t", i), Agent: rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "agent"),
				Kind: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "kind"), Flagged: rapid.IntRange(0, 9).Draw(t, "flag") == 0}
		}
		per := rapid.IntRange(-1, 6).Draw(t, "per")
		got := qa.Draw(tickets, per, "2026-W45")
		shuffled := rapid.Permutation(tickets).Draw(t, "shuffled")
		if !slices.Equal(got, qa.Draw(shuffled, per, "2026-W45")) {
			t.Fatal("the order of tickets counts")
		}
		for _, agent := range []string{"ann", "bob"} {
			drawn, kinds, all := map[string]int{}, map[string]int{}, 0
			for _, x := range tickets {
				in := slices.Contains(got, x.Ticket)
				if x.Flagged {
					if !in {
						t.Fatalf("%v is flagged", x)
					}
					continue
				}
				if x.Agent != agent {
					continue
				}
				all++
				kinds[x.Kind]++
				if in {
					drawn[x.Kind]++
				}
			}
			sum := drawn["a"] + drawn["b"] + drawn["c"]
			if sum != max(min(per, all), 0) {
				t.Fatalf("%d of %s drawn, want %d of %d", sum, agent, per, all)
			}
			for k := range kinds {
				for l, n := range drawn {
					if n > drawn[k]+1 && kinds[k] > drawn[k] {
						t.Fatalf("%d of kind %s, %d of %s, of which more were there", n, l, drawn[k], k)
					}
				}
			}
		}
	})
}

// The dashboard of a week: one agent of three has no review.
func ExampleBoard() {
	card, _ := qa.New(qa.StandardSpec())
	b := card.Board([]qa.Scored{{Agent: "ann", Total: 88}, {Agent: "ann", Total: 92}, {Agent: "bob", Total: 80}}, []string{"ann", "bob", "cid"})
	fmt.Println("score", b.Score, "coverage", b.Coverage, "fails", b.Fails)
	// Output: score +85.0 coverage 66.7 % fails 0.0 %
}

// How reviews spread over the ratings; a failed one has a rating of its own.
func ExampleRatingPart() {
	card, err := qa.New(qa.StandardSpec())
	if err != nil {
		fmt.Println(err)
		return
	}
	b := card.Board([]qa.Scored{
		{Agent: "ann", Total: 92}, {Agent: "ann", Total: 84}, {Agent: "bob", Total: 81}, {Agent: "bob", Total: 90, Failed: true},
	}, []string{"ann", "bob"})
	for _, r := range b.Ratings {
		fmt.Println(r.Rating, r.N, r.Share)
	}
	// Output:
	// excellent 1 25.0 %
	// good 2 50.0 %
	// needs work 0 0.0 %
	// poor 0 0.0 %
	// fail 1 25.0 %
}

// Two tickets of each agent, of unlike kinds, and every flagged one.
func ExampleReviewable() {
	least, _ := qa.WeeklySample(12)
	tickets := []qa.Reviewable{{Ticket: "t1", Agent: "ann", Kind: "login"}, {Ticket: "t2", Agent: "ann", Kind: "login"}, {Ticket: "t3", Agent: "ann", Kind: "billing"}, {Ticket: "t4", Agent: "bob"}, {Ticket: "t5", Agent: "ann", Flagged: true}}
	fmt.Println(least, qa.Draw(tickets, 2, "2026-W45"))
	// Output: 3 [t2 t3 t4 t5]
}

// Ratings are named once; that of failed reviews may be one of them, and then
// has one row.
func TestRatingNames(t *testing.T) {
	s := qa.StandardSpec()
	s.Ratings[2].Name = "good"
	want := "qa: ratings[2].name: duplicate: \"good\""
	if err := s.Validate(); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	s = qa.StandardSpec()
	s.Fail = "poor"
	card, err := qa.New(s)
	if err != nil {
		t.Fatal(err)
	}
	b := card.Board([]qa.Scored{{Agent: "ann", Total: 95, Failed: true}, {Agent: "ann", Total: 95}, {Agent: "bob", Total: 30}}, nil)
	if n := len(b.Ratings); n != 4 || b.Ratings[3].Rating != "poor" || b.Ratings[3].N != 2 || b.Ratings[0].N != 1 {
		t.Errorf("%+v", b.Ratings)
	}
}

// A ticket that is listed twice is drawn once, and takes nobody's place.
func TestDrawOfATicketTwice(t *testing.T) {
	var tickets []qa.Reviewable
	for i := range 6 {
		x := qa.Reviewable{Ticket: fmt.Sprint("t", i), Agent: "ann"}
		tickets = append(tickets, x, x)
	}
	for week := range 20 {
		if got := qa.Draw(tickets, 3, fmt.Sprint("W", week)); len(got) != 3 {
			t.Errorf("drawn %v", got)
		}
	}
}
