package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

func (s *site) tickets() {
	s.get(auth.Agent, "/queue", "queue.html", "Queue", s.queue)
	s.get(auth.Customer, "/mine", "mine.html", "My tickets", func(r *http.Request) (any, error) {
		return s.desk.Store.Newest(r.Context(), store.Filter{Requester: auth.From(r.Context()).Name}, 100)
	})
	s.get(auth.Customer, "/new", "new.html", "New ticket", func(*http.Request) (any, error) { return nil, nil })
	s.post(auth.Customer, "/new", s.create)
	s.get(auth.Customer, "/tickets/{id}", "ticket.html", "Ticket", s.ticket)
	s.act(auth.Customer, "reply", func(r *http.Request, id, event string, by desk.Person) error {
		internal := r.PostFormValue("internal") != ""
		if internal && !auth.From(r.Context()).Role.May(auth.Agent) {
			return auth.ErrDenied
		}
		return s.desk.Reply(r.Context(), id, event, by, r.PostFormValue("text"), internal)
	})
	s.act(auth.Agent, "move", func(r *http.Request, id, event string, by desk.Person) error {
		return s.desk.Move(r.Context(), id, event, by, r.PostFormValue("move"), r.PostFormValue("reason"))
	})
	s.act(auth.Agent, "assign", func(r *http.Request, id, event string, by desk.Person) error {
		return s.desk.Assign(r.Context(), id, event, by, r.PostFormValue("group"), r.PostFormValue("assignee"))
	})
	s.act(auth.Agent, "acknowledge", func(r *http.Request, id, event string, by desk.Person) error {
		return s.desk.Acknowledge(r.Context(), id, event, by)
	})
}

// act adds a form on a ticket that the user may see.
func (s *site) act(least auth.Role, name string, f func(r *http.Request, id, event string, by desk.Person) error) {
	s.post(least, "/tickets/{id}/"+name, func(r *http.Request) (string, error) {
		id := r.PathValue("id")
		if _, err := s.visible(r); err != nil {
			return "", err
		}
		if err := r.ParseForm(); err != nil {
			return "", err
		}
		event := cmp.Or(r.PostFormValue("event"), desk.NewID())
		return "/tickets/" + url.PathEscape(id), f(r, id, event, auth.From(r.Context()).Person())
	})
}

// visible returns a ticket that the user may see; one of somebody else is not
// found.
func (s *site) visible(r *http.Request) (*desk.Ticket, error) {
	t, err := s.desk.Ticket(r.Context(), r.PathValue("id"))
	if err == nil && !auth.From(r.Context()).Sees(t.Timeline.Opening.Actor) {
		err = store.ErrNotFound
	}
	return t, err
}

type queue struct {
	Group  string
	Groups []group
	Places []desk.Place
}

type group struct {
	Name string
	Open int
}

func (s *site) queue(r *http.Request) (any, error) {
	q := queue{Group: r.URL.Query().Get("group")}
	counts, err := s.desk.Groups(r.Context())
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		q.Groups = append(q.Groups, group{name, counts[name]})
	}
	q.Places, err = s.desk.Queue(r.Context(), q.Group, 50)
	return q, err
}

func (s *site) create(r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		return "", err
	}
	u, id := auth.From(r.Context()), cmp.Or(r.PostFormValue("event"), desk.NewID())
	request := desk.Request{
		Subject: r.PostFormValue("subject"), Text: r.PostFormValue("text"), Channel: "web",
		Impact: r.PostFormValue("impact"), Urgency: r.PostFormValue("urgency"), Customer: u.Customer, Account: u.Account,
	}
	if len(request.Subject) > 200 || len(request.Text) > 20000 {
		return "", fmt.Errorf("%w: want a subject of at most 200 bytes and a text of at most 20,000", desk.ErrInvalid)
	}
	return "/tickets/" + id, s.desk.Create(r.Context(), id, u.Person(), request)
}

type ticket struct {
	store.Ticket
	Events []lifecycle.Event
	Clocks []clock
	Moves  []machine.Permit
	Duties []store.Duty
	By     []string // the documents by which it is judged
}

func (s *site) ticket(r *http.Request) (any, error) {
	t, err := s.visible(r)
	if err != nil {
		return nil, err
	}
	u := auth.From(r.Context())
	out := ticket{Ticket: t.Row(), Events: t.Seen(u.Role.May(auth.Agent))}
	for _, x := range t.Explanations {
		out.Clocks = append(out.Clocks, draw(x, t.Now))
	}
	if !u.Role.May(auth.Agent) {
		return out, nil
	}
	out.Moves = t.Moves(u.Person())
	for _, d := range t.Book.Documents {
		if slices.Contains([]string{"calendar", "machine", "sla"}, d.Kind) {
			out.By = append(out.By, fmt.Sprintf("%s %s, version %d", d.Kind, d.Name, d.Version))
		}
	}
	out.Duties, err = s.desk.Store.Duties(r.Context(), t.ID)
	return out, err
}

// against says what stands against a step.
func against(p machine.Permit) string {
	var why []string
	for _, u := range p.Unmet {
		why = append(why, u.String())
	}
	if len(p.Roles) > 0 {
		why = append(why, "for "+strings.Join(p.Roles, ", ")+" only")
	}
	return strings.Join(why, "; ")
}
