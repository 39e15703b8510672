package lint_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// A log spells states otherwise than the machine, and customers otherwise than
// the policy.
func ExampleWords() {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	words := lint.NewWords(lint.VocabularyOf(m), lint.Vocabulary{"customer": {"enterprise", "free"}})
	for i, state := range []lifecycle.State{"pendding", "Waiting", "limbo", "pendding"} {
		words.Add(fmt.Sprint("T-", i), lifecycle.NewHistory([]lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, State: "new", Customer: "Enterprise"},
			{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, State: state, Customer: "entreprise"},
		}))
	}
	unknown, _ := words.Unknown()
	for _, w := range unknown {
		fmt.Printf("%s %q in %d tickets (%s …), meant: %q\n", w.Fact, w.Value, w.Tickets, w.Examples[0], w.Meant)
	}
	// Output:
	// customer "entreprise" in 4 tickets (T-0 …), meant: "enterprise"
	// state "pendding" in 2 tickets (T-0 …), meant: "pending"
	// state "limbo" in 1 tickets (T-2 …), meant: ""
}

// A reason is looked at where it is one: of a change of state or of facets.
func TestWordsOfReasons(t *testing.T) {
	words := lint.NewWords(lint.Vocabulary{"reason": {"known"}})
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	words.Add("T", lifecycle.NewHistory([]lifecycle.Event{
		{Time: at, Kind: lifecycle.Created, Reason: "of nothing"},
		{Time: at.Add(1), Kind: lifecycle.StateChanged, State: "x", Reason: "of a state"},
		{Time: at.Add(2), Kind: lifecycle.Updated, Reason: "of an update"},
		{Time: at.Add(3), Kind: lifecycle.Message, Reason: "of a message"},
		{Time: at.Add(4), Kind: lifecycle.Updated, State: "x", Reason: "of both"},
		{Time: at.Add(5), Kind: lifecycle.Updated, Reason: "known"},
	}))
	found, _ := words.Unknown()
	var got []string
	for _, w := range found {
		got = append(got, w.Fact+" "+w.Value)
	}
	if diff := cmp.Diff([]string{"reason of a state", "reason of an update", "reason of both"}, got); diff != "" {
		t.Error(diff)
	}
}

// A slip in one ticket is told from a word that many tickets use and nobody
// declared.
func ExampleWord() {
	words := lint.NewWords(lint.Vocabulary{"group": {"billing", "network"}})
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	for i, group := range []string{"biling", "billing", "field service", "field service", "field service"} {
		words.Add(fmt.Sprint("T-", i), lifecycle.NewHistory([]lifecycle.Event{{Time: at, Kind: lifecycle.Created, Group: group}}))
	}
	found, _ := words.Unknown()
	for _, w := range found {
		if w.Meant != "" {
			fmt.Printf("%q: write %q (%v)\n", w.Value, w.Meant, w.Examples)
		} else {
			fmt.Printf("%q: declare it? %d tickets use it\n", w.Value, w.Tickets)
		}
	}
	// Output:
	// "field service": declare it? 3 tickets use it
	// "biling": write "billing" ([T-0])
}

func ExampleVocabulary() {
	m, err := machine.New(preset.LiteralSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lint.VocabularyOf(m)["state"])
	// Output:
	// [new triaged assigned in_progress pending resolved escalated waiting engineering]
}

// TestWordsProperty counts what is not declared in the plainest way.
func TestWordsProperty(t *testing.T) {
	v := lint.Vocabulary{"State": {"a", "b"}, "Group": {"G"}, "tags": {"vip"}, "assignee": {}} // of an assignee any value is known
	rapid.Check(t, func(t *rapid.T) {
		w := lint.NewWords(v)
		want := map[[2]string]lint.Word{}
		count := func(ticket, fact, value string, known ...string) {
			for _, k := range append(known, "") {
				if value == k {
					return
				}
			}
			word := want[[2]string{fact, value}]
			word.Fact, word.Value = fact, value
			word.Events++
			if n := len(word.Examples); n == 0 || word.Examples[n-1] != ticket {
				word.Tickets++
				word.Examples = append(word.Examples, ticket)
			}
			want[[2]string{fact, value}] = word
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "tickets") {
			ticket := fmt.Sprint(i)
			var events []lifecycle.Event
			for j := range rapid.IntRange(0, 4).Draw(t, "events") {
				text := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
				e := lifecycle.Event{
					Time: time.Unix(int64(j), 0), Kind: lifecycle.Updated, State: lifecycle.State(text("state", "", "a", "A", "x")),
					Group: text("group", "", "g", "h", lifecycle.Nobody), Assignee: text("assignee", "", "ann", lifecycle.Nobody),
					Customer: "nobody asks", Facts: priority.Facts{"Tags": {text("tag", "VIP", "beta")}},
				}
				count(ticket, "state", string(e.State), "a", "A", "b")
				count(ticket, "group", e.Group, "g", lifecycle.Nobody)
				count(ticket, "tags", e.Facts["Tags"][0], "VIP")
				events = append(events, e)
			}
			w.Add(ticket, lifecycle.NewHistory(events))
		}
		got, more := w.Unknown()
		all := map[[2]string]lint.Word{}
		for _, word := range got {
			word.Meant = ""
			all[[2]string{word.Fact, word.Value}] = word
		}
		if diff := cmp.Diff(want, all, cmpopts.IgnoreUnexported(lint.Word{})); diff != "" || more != 0 {
			t.Fatalf("%d more, %s", more, diff)
		}
	})
}

// TestWordsOfFreeText: a fact of free text does not fill the memory.
func TestWordsOfFreeText(t *testing.T) {
	w := lint.NewWords(lint.Vocabulary{"category": {"a"}})
	var events []lifecycle.Event
	for i := range 10_003 {
		events = append(events, lifecycle.Event{Time: time.Unix(int64(i), 0), Kind: lifecycle.Updated, Category: fmt.Sprint("text ", i)})
	}
	w.Add("1", lifecycle.NewHistory(events))
	if words, more := w.Unknown(); len(words) != 10_000 || more != 3 {
		t.Errorf("%d words and %d more", len(words), more)
	}
}

// Which words are left out, where there are too many, does not depend on the
// order of a map.
func TestManyWordsAreTheSameOnes(t *testing.T) {
	at := time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)
	many := lifecycle.Event{Time: at, Kind: lifecycle.Updated, Facts: map[string][]string{"a": nil}}
	for i := range 9_999 {
		many.Facts["a"] = append(many.Facts["a"], fmt.Sprint("word ", i))
	}
	for range 20 {
		words := lint.NewWords(lint.Vocabulary{"a": {"x"}, "b": {"x"}, "c": {"x"}})
		words.Add("T", lifecycle.NewHistory([]lifecycle.Event{many, {Time: at.Add(1), Kind: lifecycle.Updated, Facts: map[string][]string{"c": {"last"}, "b": {"last"}}}}))
		found, more := words.Unknown()
		if last := found[len(found)-1]; len(found) != 10_000 || more != 1 || last.Fact != "b" {
			t.Fatalf("%d words and %d more, the last of %q", len(found), more, last.Fact)
		}
	}
}
