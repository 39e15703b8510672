package oncall_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/oncall"
)

// Letters' case of roles does not matter.
func TestLettersOfRoles(t *testing.T) {
	s := oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "Primary", People: []string{"ann"}}}}
	r, err := oncall.NewRoster(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	if _, ok := r.NextOnCall("PRIMARY", at); !ok || !r.Has("primary") || !slices.Equal(r.OnCall("primary", at), []string{"ann"}) {
		t.Error("primary is not Primary")
	}
	s.Roles = append(s.Roles, oncall.RoleSpec{Name: "primary", People: []string{"bob"}})
	if err := s.Validate(); !errors.Is(err, priority.ErrDuplicate) {
		t.Errorf("two roles that differ in letters' case alone: %v", err)
	}
}
