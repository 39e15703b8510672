package api_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/helpdesk/internal/testdb"
)

// client is somebody with a token, or nobody.
type client struct {
	t     *testing.T
	url   string
	token string
}

func (c client) do(method, path string, body any) (status int, answer string) {
	c.t.Helper()
	var reader io.Reader
	if text, ok := body.(string); ok {
		reader = strings.NewReader(text)
	} else if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, c.url+path, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("content-type", "application/json")
	if c.token != "" {
		r.Header.Set("authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// want asks and fails unless the status is as wanted.
func (c client) want(status int, method, path string, body any) string {
	c.t.Helper()
	got, text := c.do(method, path, body)
	if got != status {
		c.t.Errorf("%s %s: status %d, want %d: %s", method, path, got, status, text)
	}
	return text
}

// start serves an application with some invented tickets.
func start(t *testing.T, c app.Config) (a *app.App, as func(user string) client) {
	a = testdb.Open(t, c)
	server := httptest.NewServer(a.Handler)
	t.Cleanup(server.Close)
	return a, func(user string) client {
		if user == "" {
			return client{t, server.URL, ""}
		}
		token, err := a.Auth.NewToken(context.Background(), user)
		if err != nil {
			t.Fatal(err)
		}
		return client{t, server.URL, token}
	}
}

// operations returns every operation of the OpenAPI document, "GET /api/queue".
func operations(t *testing.T, c client) (out []string) {
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(c.want(http.StatusOK, http.MethodGet, "/api/openapi.json", nil)), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method := range methods {
			out = append(out, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(out)
	return out
}

// Every operation, and the least role that may ask. An operation that is not
// here fails the test.
var least = map[string]string{
	"POST /api/session":                               "",
	"GET /api/session":                                "customer",
	"DELETE /api/session":                             "customer",
	"POST /api/tickets/{id}":                          "customer",
	"GET /api/tickets/{id}":                           "customer",
	"GET /api/tickets":                                "customer",
	"POST /api/tickets/{id}/replies/{event}":          "customer",
	"GET /api/queue":                                  "agent",
	"POST /api/tickets/{id}/events":                   "agent",
	"POST /api/tickets/{id}/moves/{event}":            "agent",
	"POST /api/tickets/{id}/assignments/{event}":      "agent",
	"POST /api/tickets/{id}/acknowledgements/{event}": "agent",
	"GET /api/escalations":                            "agent",
	"GET /api/oncall":                                 "agent",
	"GET /api/dashboard":                              "agent",
	"GET /api/documents":                              "agent",
	"GET /api/staffing":                               "lead",
	"POST /api/documents/try":                         "lead",
	"POST /api/documents/whatif":                      "lead",
	"POST /api/documents":                             "lead",
	"POST /api/imports/{id}":                          "lead",
	"GET /api/imports":                                "lead",
	"GET /api/imports/{id}":                           "lead",
}

// Whoever has not the role is refused by every operation, before anything of
// the request is looked at.
func TestEveryOperationRefusesWhoMayNot(t *testing.T) {
	_, as := start(t, testdb.Config(t.TempDir()+"/desk.db", 20))
	rank := map[string]int{"": 0, "customer": 1, "agent": 2, "lead": 3}
	users := map[string]string{"": "", "customer": "ada", "agent": "amir", "lead": "vera"}
	all := operations(t, as(""))
	if len(all) != len(least) {
		t.Errorf("%d operations, %d known", len(all), len(least))
	}
	refused := 0
	for role, user := range users {
		c := as(user)
		for _, op := range all {
			need, known := least[op]
			if !known {
				t.Errorf("%s: who may ask?", op)
				continue
			}
			method, path, _ := strings.Cut(op, " ")
			path = strings.NewReplacer("{id}", "T-000001", "{event}", "e").Replace(path)
			status, answer := c.do(method, path, nil)
			denied := status == http.StatusUnauthorized && role == "" || status == http.StatusForbidden && role != ""
			switch want := rank[role] < rank[need]; {
			case want && !denied:
				t.Errorf("%s as %s: status %d, want it refused", op, cmp.Or(role, "nobody"), status)
			case want:
				refused++
				if strings.Contains(answer, "subject") {
					t.Errorf("%s as %s: the refusal tells %s", op, role, answer)
				}
			case status == http.StatusForbidden || status == http.StatusUnauthorized && need != "":
				t.Errorf("%s as %s: refused: %s", op, role, answer)
			}
		}
	}
	t.Logf("%d operations, %d refusals", len(all), refused)
}

func TestCustomersSeeTheirOwnTickets(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		_, as := start(t, testdb.Config(url, 0+20))
		ada, bruno, amir := as("ada"), as("bruno"), as("amir")
		ada.want(http.StatusNoContent, "POST", "/api/tickets/mine", map[string]any{"subject": "Mine", "text": "Please", "customer": "vip", "facts": map[string]any{"outage": []string{"true"}}})
		amir.want(http.StatusNoContent, "POST", "/api/tickets/mine/replies/note", map[string]any{"text": "a difficult one", "internal": true})
		own := ada.want(http.StatusOK, "GET", "/api/tickets/mine", nil)
		for _, secret := range []string{"a difficult one", `"moves"`, `"duties"`, `"timeline"`} {
			if strings.Contains(own, secret) {
				t.Errorf("the customer is shown %s", secret)
			}
		}
		if !strings.Contains(own, `"customer":"enterprise"`) || !strings.Contains(own, `"level":"p3"`) {
			t.Errorf("a customer said who they are, or how urgent it is: %s", own)
		}
		bruno.want(http.StatusNotFound, "GET", "/api/tickets/mine", nil)
		bruno.want(http.StatusNotFound, "POST", "/api/tickets/mine/replies/r", map[string]any{"text": "let me in"})
		bruno.want(http.StatusNotFound, "GET", "/api/tickets/none", nil)
		bruno.want(http.StatusConflict, "POST", "/api/tickets/mine", map[string]any{"subject": "Mine too", "text": ""})
		ada.want(http.StatusForbidden, "POST", "/api/tickets/mine/replies/n2", map[string]any{"text": "psst", "internal": true})
		if list := bruno.want(http.StatusOK, "GET", "/api/tickets?requester=ada", nil); strings.Contains(list, `"mine"`) {
			t.Errorf("bruno lists tickets of ada: %s", list)
		}
		if list := ada.want(http.StatusOK, "GET", "/api/tickets", nil); !strings.Contains(list, `"id":"mine"`) {
			t.Error("ada does not find her own")
		}
	})
}

func TestEventsArePostedOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		_, as := start(t, testdb.Config(url, 1))
		c := as("amir")
		events := `[{"id":"1","time":"2026-05-04T09:00:00Z","kind":"created","side":"customer","state":"new","priority":"p2"},
			{"id":"2","time":"2026-05-04T09:10:00Z","kind":"message","side":"agent","visibility":"public"}]`
		for _, want := range []string{`{"added":2}`, `{"added":0}`} {
			if got := strings.TrimSpace(c.want(http.StatusOK, "POST", "/api/tickets/X/events", events)); got != want {
				t.Errorf("answered %s, want %s", got, want)
			}
		}
		c.want(http.StatusConflict, "POST", "/api/tickets/X/events", strings.Replace(events, "p2", "p1", 1))
		answer := c.want(http.StatusUnprocessableEntity, "POST", "/api/tickets/X/events", `[{"id":"3","time":"2026-05-04T09:00:00Z","kind":"merged"},{"id":"4","kind":"message","colour":"red"}]`)
		if !strings.Contains(answer, "[1].colour") {
			t.Errorf("the unknown field is not named: %s", answer)
		}
		if got := c.want(http.StatusConflict, "POST", "/api/tickets/X/moves/m", map[string]any{"move": "close"}); !strings.Contains(got, "close") {
			t.Errorf("a refused move does not say why: %s", got)
		}
	})
}

func TestSessions(t *testing.T) {
	c := testdb.Config(t.TempDir()+"/desk.db", 1)
	c.Limits.SignIns = 4
	_, as := start(t, c)
	nobody := as("")
	for _, wrong := range []map[string]any{{"name": "amir", "password": "sesame"}, {"name": "nobody", "password": app.DemoPassword}} {
		nobody.want(http.StatusUnauthorized, "POST", "/api/session", wrong)
	}
	r, err := http.Post(nobody.url+"/api/session", "application/json", strings.NewReader(`{"name":"amir","password":"`+app.DemoPassword+`"}`))
	if err != nil || r.StatusCode != http.StatusOK || len(r.Cookies()) != 1 {
		t.Fatalf("signed in: %v %v", r, err)
	}
	r.Body.Close()
	cookie := r.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", cookie)
	}
	ask := func(method, path string, header ...string) int {
		q, err := http.NewRequest(method, nobody.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.AddCookie(cookie)
		for i := 0; i < len(header); i += 2 {
			q.Header.Set(header[i], header[i+1])
		}
		r, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode
	}
	if got := ask("GET", "/api/queue"); got != http.StatusOK {
		t.Errorf("with the session: %d", got)
	}
	if got := ask("DELETE", "/api/session", "sec-fetch-site", "cross-site"); got != http.StatusForbidden {
		t.Errorf("forged from another site: %d", got)
	}
	if got := ask("DELETE", "/api/session", "origin", "https://evil.example"); got != http.StatusForbidden {
		t.Errorf("forged from another origin: %d", got)
	}
	if got := ask("DELETE", "/api/session", "sec-fetch-site", "same-origin"); got != http.StatusNoContent {
		t.Errorf("signing out: %d", got)
	}
	if got := ask("GET", "/api/queue"); got != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", got)
	}
	nobody.want(http.StatusUnauthorized, "POST", "/api/session", map[string]any{"name": "amir", "password": "again"})
	nobody.want(http.StatusTooManyRequests, "POST", "/api/session", map[string]any{"name": "amir", "password": "again"})
}

func TestLimitsAndHeaders(t *testing.T) {
	c := testdb.Config(t.TempDir()+"/desk.db", 1)
	c.Limits.Requests = 5
	_, as := start(t, c)
	amir := as("amir")
	amir.want(http.StatusRequestEntityTooLarge, "POST", "/api/tickets/X/events", "["+strings.Repeat(" ", 2<<20)+"]")
	for range 4 {
		amir.want(http.StatusOK, "GET", "/api/session", nil)
	}
	amir.want(http.StatusTooManyRequests, "GET", "/api/session", nil)
	as("vera").want(http.StatusOK, "GET", "/api/session", nil) // a limit of her own
	r, err := http.Get(amir.url + "/api/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	for name, want := range map[string]string{"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin"} {
		if got := r.Header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPoliciesOverTheInterface(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		_, as := start(t, testdb.Config(url, 60))
		vera := as("vera")
		office := `{"zone":"Europe/Berlin","week":{"mon":["09:00-12:00"],"tue":["09:00-12:00"]}}`
		draft := func(body string) string { return fmt.Sprintf(`{"kind":"calendar","name":"office","body":%s}`, body) }
		bad := vera.want(http.StatusUnprocessableEntity, "POST", "/api/documents", draft(strings.Replace(office, "09:00-12:00", "09:00-25:00", 1)))
		if !strings.Contains(bad, "week.mon[0]") {
			t.Errorf("the defect does not stand at its field: %s", bad)
		}
		sum := vera.want(http.StatusOK, "POST", "/api/documents/whatif", draft(office))
		if strings.Contains(sum, `"changed":0,`) || !strings.Contains(sum, `"tickets":60`) {
			t.Errorf("what if the office were open on two mornings: %.200s", sum)
		}
		trial := vera.want(http.StatusOK, "POST", "/api/documents/try", draft(office))
		if !strings.Contains(trial, "waiting for the customer") {
			t.Errorf("no worked case fails: %s", trial)
		}
	})
}

func TestImportOverTheInterface(t *testing.T) {
	testdb.Each(t, func(t *testing.T, url string) {
		a, as := start(t, testdb.Config(url, 1))
		vera := as("vera")
		spec := `{"ticket":"id","layouts":["2006-01-02 15:04"],"zone":"UTC","events":[{"time":["at"],"kind":{"columns":["what"]},"state":{"columns":["state"]},"side":{"value":"agent"}}]}`
		log := "id,at,what,state\nL1,2026-05-04 09:00,created,new\nL1,2026-05-04 10:00,state_changed,resolved\nL2,yesterday,created,new\n"
		body := map[string]any{"spec": json.RawMessage(spec), "log": log}
		vera.want(http.StatusNoContent, "POST", "/api/imports/first", body)
		vera.want(http.StatusNoContent, "POST", "/api/imports/first", body) // a retry
		if _, err := a.Worker.Once(context.Background()); err != nil {
			t.Fatal(err)
		}
		progress := vera.want(http.StatusOK, "GET", "/api/imports/first", nil)
		for _, want := range []string{`"done":1`, `"rows":3`, `"events":2`, `"unread":1`, "row 3"} {
			if !strings.Contains(progress, want) {
				t.Errorf("progress lacks %s: %s", want, progress)
			}
		}
		vera.want(http.StatusOK, "GET", "/api/tickets/L1", nil)
		vera.want(http.StatusUnprocessableEntity, "POST", "/api/imports/second", map[string]any{"spec": json.RawMessage(`{"ticket":"id"}`), "log": log})
		vera.want(http.StatusUnprocessableEntity, "POST", "/api/imports/third", map[string]any{"spec": json.RawMessage(spec), "log": "id,when\n1,2\n"})
	})
}

// The document that programs are written against.
func TestOpenAPI(t *testing.T) {
	_, as := start(t, testdb.Config(t.TempDir()+"/desk.db", 0))
	doc := as("").want(http.StatusOK, http.MethodGet, "/api/openapi.json", nil)
	if path := os.Getenv("OPENAPI"); path != "" {
		if err := os.WriteFile(path, []byte(doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`"openapi":"3.1`, "LifecycleEvent", "SlaExplanation"} {
		if !strings.Contains(doc, want) {
			t.Errorf("lacks %s", want)
		}
	}
}
