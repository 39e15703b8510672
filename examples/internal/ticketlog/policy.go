package ticketlog

import (
	"fmt"
	"os"

	"github.com/supportops/policy/sla"
)

// ReadPolicy returns the policy of a file. One that names no done states takes
// them from the mapping, and is held by the mapping's waiting states besides its
// own pauses.
func (m *Mapping) ReadPolicy(path string) (*sla.Policy, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	spec, err := sla.ParsePolicySpec(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(spec.Done) == 0 {
		states := sla.PolicySpec{}.OnMachine(m.MachineSpec())
		spec.Done, spec.Pauses = states.Done, append(spec.Pauses, states.Pauses...)
	}
	return sla.NewPolicy(spec)
}
