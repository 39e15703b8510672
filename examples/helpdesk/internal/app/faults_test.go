package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/seed"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/examples/helpdesk/internal/testdb"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
)

// childDatabase makes the test binary a server that works until it is killed.
const childDatabase = "HELPDESK_CHILD"

func TestMain(m *testing.M) {
	url := os.Getenv(childDatabase)
	if url == "" {
		os.Exit(m.Run())
	}
	c := testdb.Config(url, 0)
	c.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	a, err := app.Open(context.Background(), c)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	a.Worker.Idle = 100 * time.Millisecond
	a.Worker.Run(context.Background())
}

// child starts a server of its own on a database.
func child(t *testing.T, url string) *exec.Cmd {
	exe, err := os.Executable()
	try(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childDatabase+"="+url)
	cmd.Stderr = os.Stderr
	if !testing.Verbose() {
		cmd.Stderr = nil
	}
	try(t, cmd.Start())
	return cmd
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// kill kills a server without warning.
func kill(t *testing.T, cmd *exec.Cmd) {
	try(t, cmd.Process.Kill()) // SIGKILL
	_ = cmd.Wait()
}

// killUntil starts servers, and kills each after a short while, until done
// says so. It returns how many were killed.
func killUntil(t *testing.T, url string, servers int, done func() bool) (kills int) {
	r := rand.New(rand.NewPCG(7, 7))
	deadline := time.Now().Add(2 * time.Minute)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatal("it comes to no end")
		}
		var running []*exec.Cmd
		for range servers {
			running = append(running, child(t, url))
		}
		// Each round lives longer, so that it comes to an end.
		wait := time.Duration(100+r.IntN(200)+40*kills) * time.Millisecond
		for end := time.Now().Add(wait); time.Now().Before(end) && !done(); {
			time.Sleep(10 * time.Millisecond)
		}
		for _, cmd := range running {
			kill(t, cmd)
			kills++
		}
	}
	return kills
}

const importSpec = `{"ticket":"id","layouts":["2006-01-02 15:04:05"],"zone":"UTC","order":"row","events":[{"time":["at"],"kind":{"columns":["what"]},"side":{"columns":["by"]},"state":{"columns":["state"]},"priority":{"columns":["level"]},"visibility":{"value":"public"}}]}`

// csvLog returns a CSV log of so many tickets with three rows each.
func csvLog(tickets int) string {
	var b strings.Builder
	b.WriteString("id,at,what,by,state,level\n")
	at := time.Now().UTC().Add(-48 * time.Hour)
	for i := range tickets {
		t := at.Add(time.Duration(i) * time.Second)
		for k, row := range []string{"created,customer,new,p3", "message,agent,,", "state_changed,agent,resolved,"} {
			fmt.Fprintf(&b, "I-%05d,%s,%s\n", i, t.Add(time.Duration(k)*time.Hour).Format(time.DateTime), row)
		}
	}
	return b.String()
}

func upload(t *testing.T, a *app.App, id string, tickets int) {
	spec, err := lifecycle.Read[rows.Spec]([]byte(importSpec))
	try(t, err)
	try(t, a.Desk.Upload(context.Background(), id, desk.Person{Name: "vera", Side: lifecycle.Agent}, spec, strings.NewReader(csvLog(tickets))))
}

// Killed again and again, an import ends with every row there once.
func TestKilledDuringImport(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		ctx, a := context.Background(), testdb.Open(t, testdb.Config(url, 0))
		const tickets = 3000
		upload(t, a, "log", tickets)
		kills := killUntil(t, url, 1, func() bool {
			p, err := a.Desk.Progress(ctx, "log")
			try(t, err)
			return p.Done == p.Pieces
		})
		p, err := a.Desk.Progress(ctx, "log")
		try(t, err)
		if p.Report.Rows != 3*tickets || p.Report.Events != 3*tickets || p.Report.Unread != 0 {
			t.Errorf("imported %+v", p)
		}
		events := 0
		for log, err := range a.Desk.Store.Logs(ctx) {
			try(t, err)
			for _, e := range log.History.All() {
				if !strings.HasPrefix(e.ID, "timer/") {
					events++
				}
			}
		}
		if events != 3*tickets {
			t.Errorf("%d events, want %d", events, 3*tickets)
		}
		projected(t, a)
		t.Logf("%d pieces, %d rows, killed %d times: every row once", p.Pieces, p.Report.Rows, kills)
	})
}

// projected checks that the projection is that of the events.
func projected(t *testing.T, a *app.App) {
	ctx := context.Background()
	for { // what became due meanwhile
		n, _, err := a.Desk.Sweep(ctx, 100)
		try(t, err)
		if n == 0 {
			break
		}
	}
	before, err := a.Desk.Store.Tickets(ctx)
	try(t, err)
	try(t, a.Desk.Rebuild(ctx))
	after, err := a.Desk.Store.Tickets(ctx)
	try(t, err)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Error("the projection is not that of the events")
	}
}

// past returns an application whose tickets nobody has looked at for a week.
func past(t *testing.T, url string, tickets int) *app.App {
	ctx, a := context.Background(), testdb.Open(t, testdb.Config(url, 0))
	set, err := a.Desk.Rules(ctx)
	try(t, err)
	then := time.Now().AddDate(0, 0, -7)
	try(t, a.Desk.Store.Tx(ctx, func(c *store.Conn) error {
		return seed.Tickets(ctx, c, set, seed.Invented{Seed: 3, Days: 4, Open: true}, then, 0, tickets)
	}))
	return a
}

// duties lists every duty of an application.
func duties(t *testing.T, a *app.App) map[string]bool {
	ctx, out := context.Background(), map[string]bool{}
	ids, err := a.Desk.Store.TicketIDs(ctx)
	try(t, err)
	for _, id := range ids {
		list, err := a.Desk.Store.Duties(ctx, id)
		try(t, err)
		for _, d := range list {
			out[d.String()] = true
		}
	}
	return out
}

// wanted lists the duties that a fold of every ticket names: what has to be
// done by now, whoever does it.
func wanted(t *testing.T, a *app.App) map[string]bool {
	ctx, out := context.Background(), map[string]bool{}
	ids, err := a.Desk.Store.TicketIDs(ctx)
	try(t, err)
	for _, id := range ids {
		ticket, err := a.Desk.Ticket(ctx, id)
		try(t, err)
		for _, d := range ticket.Duties() {
			out[d.String()] = true
		}
	}
	return out
}

func missing(from, in map[string]bool) (n int) {
	for id := range from {
		if !in[id] {
			n++
		}
	}
	return n
}

// Killed again and again during a sweep, every duty is done, and once.
func TestKilledDuringSweep(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) { swept(t, url, 1) })
}

// Two servers on one database, killed again and again, do every duty once.
func TestTwoServersKilledDuringSweep(t *testing.T) { swept(t, testdb.Postgres(t), 2) }

func swept(t *testing.T, url string, servers int) {
	a := past(t, url, 1000)
	before := duties(t, a)
	kills := killUntil(t, url, servers, func() bool {
		at, ok, err := a.Desk.Store.NextTimer(context.Background())
		try(t, err)
		return !ok || at.After(time.Now())
	})
	done, want := duties(t, a), wanted(t, a)
	lost, late := missing(want, done), 0
	for lost > 0 && late < 3 { // what became due while we looked
		late++
		projected(t, a)
		done = duties(t, a)
		lost = missing(want, done)
	}
	if lost > 0 {
		t.Errorf("%d of %d duties were never done", lost, len(want))
	}
	if len(done) == len(before) {
		t.Error("nothing was due")
	}
	projected(t, a)
	t.Logf("%d server(s), killed %d times: %d duties done once each, %d of them while being killed", servers, kills, len(done), len(done)-len(before))
}

// Two servers that begin at once on an empty database have one desk.
func TestTwoServersBeginAtOnce(t *testing.T) {
	url := testdb.Postgres(t)
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			a, err := app.Open(context.Background(), testdb.Config(url, 30))
			if err != nil {
				t.Error(err)
				return
			}
			defer a.Close()
			set, err := a.Desk.Rules(context.Background())
			if err != nil || len(set.Documents) != len(set.At(time.Now()).Documents) {
				t.Errorf("%d documents: %v", len(set.Documents), err)
			}
			if ids, err := a.Desk.Store.TicketIDs(context.Background()); err != nil || len(ids) != 30 {
				t.Errorf("%d tickets: %v", len(ids), err)
			}
		})
	}
	wait.Wait()
}

// Two servers side by side, unharmed: posts, sweeps and an import meet, and
// everything is there once.
func TestTwoServersOnOneDatabase(t *testing.T) {
	url := testdb.Postgres(t)
	ctx := context.Background()
	first, second := testdb.Open(t, testdb.Config(url, 0)), testdb.Open(t, testdb.Config(url, 0))
	upload(t, first, "log", 1500)
	var wait sync.WaitGroup
	var pieces [2]atomic.Int64
	for i, a := range []*app.App{first, second} {
		wait.Go(func() {
			for {
				_, ok, err := a.Desk.ImportPiece(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				if p, err := a.Desk.Progress(ctx, "log"); err != nil || p.Done == p.Pieces {
					return
				}
				if ok {
					pieces[i].Add(1)
				}
			}
		})
		// Both post the same events to the same tickets.
		wait.Go(func() {
			for n := range 200 {
				e := lifecycle.Event{ID: fmt.Sprint(n), Time: time.Now().Truncate(24 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public}
				if _, err := a.Desk.Post(ctx, fmt.Sprintf("P-%d", n%5), e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	p, err := first.Desk.Progress(ctx, "log")
	try(t, err)
	if p.Report.Rows != 4500 || p.Report.Events != 4500 {
		t.Errorf("imported %+v", p)
	}
	for n := range 5 {
		log, err := first.Desk.Store.Log(ctx, fmt.Sprintf("P-%d", n))
		try(t, err)
		if log.History.Len() != 40 {
			t.Errorf("P-%d has %d events, want 40", n, log.History.Len())
		}
	}
	projected(t, first)
	t.Logf("4500 rows and 400 posts of 200 events by two servers (pieces %d and %d): every one once", pieces[0].Load(), pieces[1].Load())
}

// proxy is a wire to a database that can be cut.
type proxy struct {
	mu    sync.Mutex
	cut   bool
	conns []net.Conn
}

// through returns the URL of a database through a proxy.
func through(t *testing.T, to string) (string, *proxy) {
	u, err := url.Parse(to)
	try(t, err)
	host := u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	try(t, err)
	t.Cleanup(func() { listener.Close() })
	p := &proxy{}
	go func() {
		for {
			in, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				p.join(in, host)
			}
		}
	}()
	u.Host = listener.Addr().String()
	return u.String(), p
}

func (p *proxy) join(in net.Conn, host string) {
	out, err := net.Dial("tcp", host)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil || p.cut {
		in.Close()
		return
	}
	p.conns = append(p.conns, in, out)
	go func() { _, _ = io.Copy(in, out); in.Close() }()
	go func() { _, _ = io.Copy(out, in); out.Close() }()
}

// set cuts the wire, or mends it.
func (p *proxy) set(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut = cut
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// The database goes away and comes back, several times, while a server sweeps:
// the server goes on by itself, and nothing is lost or done twice.
func TestDatabaseGoneAndBack(t *testing.T) {
	direct := testdb.Postgres(t)
	a := past(t, direct, 1000)
	url, wire := through(t, direct)
	c := testdb.Config(url, 0)
	server, err := app.Open(context.Background(), c)
	try(t, err)
	defer server.Close()
	server.Worker.Idle = 50 * time.Millisecond
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { server.Worker.Run(ctx) })
	cuts := 0
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		time.Sleep(150 * time.Millisecond)
		if cuts < 3 {
			wire.set(true)
			if err := server.Desk.Store.Ping(ctx); err == nil {
				t.Error("the database answers although it is gone")
			}
			time.Sleep(100 * time.Millisecond)
			wire.set(false)
			cuts++
		}
		if at, ok, err := a.Desk.Store.NextTimer(ctx); err == nil && (!ok || at.After(time.Now())) && cuts == 3 {
			break
		}
	}
	stop()
	wait.Wait()
	projected(t, a)
	if lost := missing(wanted(t, a), duties(t, a)); lost > 0 {
		t.Errorf("%d duties were never done", lost)
	}
	if _, err := server.Desk.Queue(context.Background(), "", 10); err != nil {
		t.Errorf("after it came back: %v", err)
	}
	t.Logf("gone %d times: %d duties done once each", cuts, len(duties(t, a)))
}
