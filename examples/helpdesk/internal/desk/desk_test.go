package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/seed"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/examples/helpdesk/internal/testdb"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/sla"
)

var (
	ada  = desk.Person{Name: "ada", Side: lifecycle.Customer, Role: "customer"}
	amir = desk.Person{Name: "amir", Side: lifecycle.Agent, Role: "agent"}
	vera = desk.Person{Name: "vera", Side: lifecycle.Agent, Role: "lead"}
)

// monday is an hour at which the office is open.
func monday() *testdb.Clock { return &testdb.Clock{T: time.Date(2026, 6, 8, 8, 0, 0, 0, time.UTC)} }

func open(t *testing.T, url string, tickets int, clock *testdb.Clock) *desk.Desk {
	c := testdb.Config(url, tickets)
	c.Now = clock.Now
	return testdb.Open(t, c).Desk
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPostedTwiceIsThereOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		ctx, d := context.Background(), open(t, url, 0, monday())
		e := lifecycle.Event{ID: "1", Time: d.Now(), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2}
		for _, want := range []int{1, 0} {
			if n, err := d.Post(ctx, "A", e); err != nil || n != want {
				t.Fatalf("posted %d (%v), want %d", n, err, want)
			}
		}
		e.Priority = priority.P1
		if _, err := d.Post(ctx, "A", e); !errors.Is(err, store.ErrConflict) {
			t.Errorf("another event of that id: %v", err)
		}
		if _, err := d.Post(ctx, "A", lifecycle.Event{ID: "2", Kind: lifecycle.Message}); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("a defective event: %v", err)
		}
		if _, err := d.Post(ctx, "A", lifecycle.Event{Time: d.Now(), Kind: lifecycle.Merged, Ref: "B"}); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("an event without id: %v", err)
		}
	})
}

func TestTicketFromOpeningToReopening(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		clock := monday()
		ctx, d := context.Background(), open(t, url, 0, clock)
		try(t, d.Create(ctx, "A", ada, desk.Request{Subject: "Search is slow", Category: "api", Customer: "enterprise", Facts: priority.Facts{"data_at_risk": {"true"}}}))
		try(t, d.Create(ctx, "A", ada, desk.Request{Subject: "Search is slow, again"})) // a retry
		row, err := d.Store.Ticket(ctx, "A")
		try(t, err)
		if row.Level != priority.P2 || row.Group != "technical" || row.Tier != "L2" || row.Class != "open" || row.Clock != "first_response" {
			t.Errorf("opened: %+v", row)
		}
		clock.T = clock.T.Add(10 * time.Minute)
		try(t, d.Reply(ctx, "A", "r1", amir, "Which browser?", false))
		try(t, d.Reply(ctx, "A", "n1", amir, "Looks like the index.", true))
		try(t, d.Move(ctx, "A", "m1", amir, "ask_customer", ""))
		if err := d.Move(ctx, "A", "m2", amir, "close", ""); !errors.Is(err, desk.ErrDenied) {
			t.Errorf("closed while waiting: %v", err)
		}
		clock.T = clock.T.Add(time.Hour)
		try(t, d.Reply(ctx, "A", "r2", ada, "The latest.", false))
		try(t, d.Move(ctx, "A", "m3", amir, "resolve", ""))
		clock.T = clock.T.Add(time.Hour)
		try(t, d.Reply(ctx, "A", "r3", ada, "It is back.", false))
		ticket, err := d.Ticket(ctx, "A")
		try(t, err)
		if n := len(ticket.Timeline.Reopens); n != 1 || ticket.Timeline.Facets.State != "in_progress" {
			t.Errorf("%d reopenings, state %s", n, ticket.Timeline.Facets.State)
		}
		if len(ticket.Timeline.Deviations) > 1 { // it is not in an end state yet
			t.Errorf("deviations %+v", ticket.Timeline.Deviations)
		}
		for _, e := range ticket.Seen(false) {
			if e.Visibility == lifecycle.Internal {
				t.Errorf("the customer sees %+v", e)
			}
		}
	})
}

// The same bytes come of a projection that was kept up to date, event by event
// and look by look, and of one that is folded anew.
func TestProjectionIsRebuiltToTheSameBytes(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		clock := monday()
		ctx, d := context.Background(), open(t, url, 150, clock)
		for range 36 {
			clock.T = clock.T.Add(2 * time.Hour)
			sweep(t, d)
		}
		kept := projection(t, d)
		try(t, d.Store.DropTickets(ctx))
		if got := projection(t, d); got != "[]" && got != "null" {
			t.Fatalf("not dropped: %s", got)
		}
		try(t, d.Rebuild(ctx))
		if diff := cmp.Diff(strings.Split(kept, "},"), strings.Split(projection(t, d), "},")); diff != "" {
			t.Errorf("rebuilt otherwise:\n%s", diff)
		}
	})
}

func projection(t *testing.T, d *desk.Desk) string {
	rows, err := d.Store.Tickets(context.Background())
	try(t, err)
	text, err := json.Marshal(rows)
	try(t, err)
	return string(text)
}

// sweep does all that is due.
func sweep(t *testing.T, d *desk.Desk) {
	for {
		n, _, err := d.Sweep(context.Background(), 50)
		try(t, err)
		if n == 0 {
			return
		}
	}
}

// A desk that slept for two days has done, once it is awake, what a desk that
// looked every quarter of an hour has done.
func TestNothingIsMissedWhileAsleep(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		awake, asleep := monday(), monday()
		a := open(t, url, 60, awake)
		var b *desk.Desk
		if strings.HasPrefix(url, "postgres") {
			b = open(t, testdb.Postgres(t), 60, asleep)
		} else {
			b = open(t, url+"2", 60, asleep)
		}
		for range 2 * 24 * 4 {
			awake.T = awake.T.Add(15 * time.Minute)
			sweep(t, a)
		}
		asleep.T = awake.T
		sweep(t, b)
		if diff := cmp.Diff(done(t, a), done(t, b)); diff != "" {
			t.Errorf("awake and asleep differ:\n%s", diff)
		}
		if diff := cmp.Diff(projection(t, a), projection(t, b)); diff != "" {
			t.Errorf("awake and asleep show otherwise:\n%s", diff)
		}
	})
}

// done lists every duty with its instant.
func done(t *testing.T, d *desk.Desk) (out []string) {
	ids, err := d.Store.TicketIDs(context.Background())
	try(t, err)
	for _, id := range ids {
		duties, err := d.Store.Duties(context.Background(), id)
		try(t, err)
		for _, x := range duties {
			out = append(out, fmt.Sprint(x, " ", x.Due))
		}
	}
	if len(out) == 0 {
		t.Error("nothing was due")
	}
	return out
}

func TestQueueIsInTheLibrarysOrder(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		clock := monday()
		ctx, d := context.Background(), open(t, url, 0, clock)
		set, err := d.Rules(ctx)
		try(t, err)
		try(t, d.Store.Tx(ctx, func(c *store.Conn) error {
			return seed.Tickets(ctx, c, set, seed.Invented{Seed: 2, Days: 5, Open: true}, clock.T, 0, 200)
		}))
		rows, err := d.Store.Tickets(ctx)
		try(t, err)
		var items []queue.Item
		for _, r := range rows {
			if r.Class == machine.Open.String() {
				items = append(items, queue.Item{ID: r.ID, Level: r.Level, Since: r.Since})
			}
		}
		book, err := d.Book(ctx)
		try(t, err)
		var want, got []string
		for _, p := range book.Queue.Sort(items, clock.T) {
			want = append(want, p.Item.ID)
		}
		places, err := d.Queue(ctx, "", 25)
		try(t, err)
		for _, p := range places {
			got = append(got, p.ID)
		}
		if diff := cmp.Diff(want[:25], got); diff != "" {
			t.Errorf("another order (-library +page):\n%s", diff)
		}
	})
}

// tight is the policy in force with every first response in five minutes.
func tight(t *testing.T, within string) desk.Draft {
	spec := seed.Promise()
	d, err := time.ParseDuration(within)
	try(t, err)
	for i := range spec.Clocks {
		for k := range spec.Clocks[i].Targets {
			if spec.Clocks[i].Name == sla.FirstResponse {
				spec.Clocks[i].Targets[k].Within = sla.Amount(d)
			}
		}
	}
	body, err := json.Marshal(spec)
	try(t, err)
	return desk.Draft{Kind: "sla", Name: "tickets", Body: body}
}

func TestTicketsAreJudgedByTheVersionInForce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		clock := monday()
		ctx, d := context.Background(), open(t, url, 0, clock)
		try(t, d.Create(ctx, "old", ada, desk.Request{Subject: "before"}))
		clock.T = clock.T.Add(time.Minute)
		// The worked cases want half an hour for P2: with five minutes they fail.
		_, trial, err := d.PutInForce(ctx, vera, tight(t, "5m"))
		if !errors.Is(err, desk.ErrInvalid) || len(trial.Failed) != 1 {
			t.Fatalf("a policy that worked cases contradict: %v, %+v", err, trial)
		}
		suite, err := json.Marshal(map[string]any{"name": "none", "uses": "tickets", "cases": []any{}})
		try(t, err)
		if _, _, err := d.PutInForce(ctx, vera, desk.Draft{Kind: "cases", Name: "promises", Body: suite}); err == nil {
			t.Fatal("a suite without cases was taken")
		}
		version, _, err := d.PutInForce(ctx, vera, tight(t, "59m"))
		if err == nil || version != 0 {
			t.Fatalf("version %d, want the worked cases to refuse it", version)
		}
		noon := strings.Replace(string(suite), `"cases":[]`, `"cases":[{"name":"a P4 ticket","events":["2026-06-05 10:00 customer created priority=p4 state=new"],"now":"10:01","want":[{"clock":"first_response","outcome":"pending"}]}]`, 1)
		if _, trial, err := d.PutInForce(ctx, vera, desk.Draft{Kind: "cases", Name: "promises", Body: json.RawMessage(noon)}); err != nil {
			t.Fatalf("%v %+v", err, trial)
		}
		clock.T = clock.T.Add(time.Minute)
		if version, _, err = d.PutInForce(ctx, vera, tight(t, "5m")); err != nil || version != 2 {
			t.Fatalf("version %d: %v", version, err)
		}
		clock.T = clock.T.Add(time.Minute)
		try(t, d.Create(ctx, "new", ada, desk.Request{Subject: "after"}))
		for id, want := range map[string]time.Duration{"old": 8 * time.Hour, "new": 5 * time.Minute} {
			ticket, err := d.Ticket(ctx, id)
			try(t, err)
			if got := time.Duration(ticket.Explanations[0].Within); got != want {
				t.Errorf("%s: promised %s, want %s", id, got, want)
			}
		}
		if _, _, err := d.PutInForce(ctx, vera, desk.Draft{Kind: "sla", Name: "tickets", Body: tight(t, "9m").Body, From: clock.T.Add(-time.Hour)}); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("in force in the past: %v", err)
		}
	})
}

func TestDefectsStandAtTheirFields(t *testing.T) {
	d := open(t, t.TempDir()+"/desk.db", 0, monday())
	body := strings.Replace(string(tight(t, "5m").Body), `"within":"5m"`, `"within":"-5m"`, 1)
	body = strings.Replace(body, `"calendar":"office"`, `"calendar":"offcie"`, 1)
	trial, err := d.Try(context.Background(), desk.Draft{Kind: "sla", Name: "tickets", Body: json.RawMessage(body)})
	try(t, err)
	var paths []string
	for _, f := range trial.Defects {
		paths = append(paths, f.Path)
	}
	if want := []string{"clocks[0].targets[0].within", "clocks[0].targets[1].calendar"}; !slices.Equal(paths, want) {
		t.Errorf("defects at %q, want %q", paths, want)
	}
	if _, err := d.Try(context.Background(), desk.Draft{Kind: "slo"}); !errors.Is(err, desk.ErrInvalid) {
		t.Errorf("an unknown kind: %v", err)
	}
}

func TestWhatIf(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		d := open(t, url, 120, monday())
		same, err := d.WhatIf(context.Background(), desk.Draft{Kind: "sla", Name: "tickets", Body: tight(t, "5m").Body}, time.Time{})
		try(t, err)
		before, after := same.Judged(sla.FirstResponse, 0)
		if same.Tickets != 120 || same.Changed == 0 || after.Breached <= before.Breached {
			t.Errorf("%d tickets, %d would change, breached %d and %d", same.Tickets, same.Changed, before.Breached, after.Breached)
		}
		promise, err := json.Marshal(seed.Promise())
		try(t, err)
		none, err := d.WhatIf(context.Background(), desk.Draft{Kind: "sla", Name: "tickets", Body: promise}, time.Time{})
		if err != nil || none.Changed != 0 {
			t.Errorf("under the policy in force %d would change: %v", none.Changed, err)
		}
	})
}

func TestDashboardAndStaffing(t *testing.T) {
	d := open(t, t.TempDir()+"/desk.db", 400, monday())
	out, err := d.Dashboard(context.Background(), 8)
	try(t, err)
	if out.Tickets != 400 || len(out.Report.Rows) == 0 {
		t.Errorf("%d tickets, %d rows", out.Tickets, len(out.Report.Rows))
	}
	plan, err := d.Staff(context.Background())
	try(t, err)
	if len(plan.Expected) != 4 || len(plan.Plan.Scheduled) != 7*24 {
		t.Errorf("staffing: %d channels, %d hours", len(plan.Expected), len(plan.Plan.Scheduled))
	}
}

// Timers that chase one another for a day are made up for, and others are
// swept meanwhile.
func TestTimersThatChaseOneAnother(t *testing.T) {
	clock := monday()
	ctx, d := context.Background(), open(t, t.TempDir()+"/desk.db", 0, clock)
	machine := json.RawMessage(`{"states":[{"name":"new","class":"open"},{"name":"back","class":"open"}],"start":["new"],
		"transitions":[{"event":"go","from":["new"],"to":"back"},{"event":"return","from":["back"],"to":"new"}],
		"timers":[{"name":"a","state":"new","after":"10m","event":"go"},{"name":"b","state":"back","after":"10m","event":"return"}]}`)
	clock.T = clock.T.Add(time.Minute)
	if _, trial, err := d.PutInForce(ctx, vera, desk.Draft{Kind: "machine", Name: "tickets", Body: machine}); err != nil {
		t.Fatalf("%v %+v", err, trial)
	}
	try(t, d.Create(ctx, "A", ada, desk.Request{Subject: "to and fro"}))
	clock.T = clock.T.Add(24*time.Hour + 5*time.Minute)
	sweep(t, d)
	ticket, err := d.Ticket(ctx, "A")
	try(t, err)
	if got := ticket.History.Len(); got != 1+24*6 {
		t.Errorf("%d events, want the opening and one step every ten minutes", got)
	}
	if at, ok, err := d.Store.NextTimer(ctx); err != nil || !ok || !at.Equal(clock.T.Add(5*time.Minute)) {
		t.Errorf("next look %v %v %v", at, ok, err)
	}
}
