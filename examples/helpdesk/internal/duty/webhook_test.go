package duty_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
	_ "time/tzdata"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/duty"
	"github.com/supportops/policy/examples/helpdesk/internal/testdb"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// receiver answers some requests with an error, and keeps what else it gets.
type receiver struct {
	t        *testing.T
	failing  int
	requests int
	got      map[string]int // by webhook-id
	types    map[string]int
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.requests++
	body, err := io.ReadAll(q.Body)
	if err != nil {
		r.t.Error(err)
	}
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		r.t.Error(err)
	}
	if err := verifier.VerifyIgnoringTimestamp(body, q.Header); err != nil {
		r.t.Errorf("signature: %v", err)
	}
	if r.failing > 0 {
		r.failing--
		http.Error(w, "out of order", http.StatusBadGateway)
		return
	}
	var m struct{ Type string }
	if err := json.Unmarshal(body, &m); err != nil {
		r.t.Error(err)
	}
	r.got[q.Header.Get("webhook-id")]++
	r.types[m.Type]++
}

func TestWebhooksAreSignedAndRetried(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		clock := &testdb.Clock{T: time.Date(2026, 6, 8, 8, 0, 0, 0, time.UTC)}
		to := &receiver{t: t, failing: 3, got: map[string]int{}, types: map[string]int{}}
		server := httptest.NewServer(to)
		defer server.Close()
		c := testdb.Config(url, 20) // of whose past nobody is told
		c.Now, c.WebhookURL, c.WebhookSecret = clock.Now, server.URL, secret
		a := testdb.Open(t, c)
		ctx := context.Background()
		ada := desk.Person{Name: "ada", Side: lifecycle.Customer}
		if err := a.Desk.Create(ctx, "A", ada, desk.Request{Subject: "All is down", Facts: priority.Facts{"outage": {"true"}}}); err != nil {
			t.Fatal(err)
		}
		deliver := func() (n int) {
			for {
				sent, err := a.Worker.Webhook.Deliver(ctx, a.Desk, slog.New(slog.DiscardHandler))
				if err != nil {
					t.Fatal(err)
				}
				if !sent {
					return n
				}
				n++
			}
		}
		if n := deliver(); n != 1 || len(to.got) != 0 {
			t.Fatalf("%d attempts, %d taken: want the first step of the ladder refused", n, len(to.got))
		}
		if n := deliver(); n != 0 {
			t.Errorf("%d attempts at once after a failure", n)
		}
		for range 12 { // an hour in steps of five minutes
			clock.T = clock.T.Add(5 * time.Minute)
			if _, _, err := a.Desk.Sweep(ctx, 100); err != nil {
				t.Fatal(err)
			}
			deliver()
		}
		for id, n := range to.got {
			if n != 1 {
				t.Errorf("%s was taken %d times", id, n)
			}
		}
		if to.types["ticket.ladder"] < 2 || to.types["ticket.warning"] < 3 || to.types["ticket.breach"] != 1 || to.failing != 0 {
			t.Errorf("told of %v", to.types)
		}
		duties, err := a.Desk.Store.Duties(ctx, "A")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range duties {
			if d.Delivered.IsZero() {
				t.Errorf("%s was not delivered after %d attempts", d, d.Attempts)
			}
		}
	})
}

func TestBackoff(t *testing.T) {
	for failures, want := range map[int]time.Duration{0: time.Second, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 7: time.Minute, 1 << 30: time.Minute} {
		if got := duty.Backoff(failures, time.Second, time.Minute); got != want {
			t.Errorf("after %d failures %s, want %s", failures, got, want)
		}
	}
}
