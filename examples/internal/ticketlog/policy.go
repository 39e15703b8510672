package ticketlog

import (
	"fmt"
	"os"

	"github.com/supportops/policy/sla"
)

// ReadPolicy returns the policy of a file. One that gives no classes of states
// takes them from the mapping.
func (m *Mapping) ReadPolicy(path string) (*sla.Policy, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	spec, err := sla.Read[sla.PolicySpec](data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(spec.States) == 0 {
		spec.States = sla.PolicySpec{}.OnMachine(m.MachineSpec()).States
	}
	return sla.NewPolicy(spec, nil)
}
