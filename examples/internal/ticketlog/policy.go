package ticketlog

import (
	"fmt"
	"os"
	"strings"

	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/sla"
)

// Careful says on Stderr what the reader of a report should know.
func (s *Source) Careful(format string, args ...any) {
	fmt.Fprintf(s.stderr, s.program+": careful: "+format+"\n", args...)
}

// ReadPolicy returns the policy of a file. One that gives no classes of states
// takes them from the mapping. States that it names and the mapping's machine
// does not have are told on Stderr.
func (s *Source) ReadPolicy(path string) (*sla.Policy, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	spec, err := sla.Read[sla.PolicySpec](data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if m := s.Mapping.Machine; m != nil {
		words := lint.Vocabulary{}
		for _, st := range m.States {
			words["state"] = append(words["state"], string(st.Name))
		}
		for _, f := range words.Check(spec) {
			if strings.HasPrefix(f.Detail, "nothing declares the state") { // facts may be any
				fmt.Fprintf(s.stderr, "%s: %s: %v\n", s.program, path, f)
			}
		}
	}
	if len(spec.States) == 0 {
		on := sla.PolicySpec{}.OnMachine(s.Mapping.MachineSpec())
		spec.States, spec.Exclude = on.States, append(spec.Exclude, on.Exclude...)
	}
	p, err := sla.NewPolicy(spec, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}
