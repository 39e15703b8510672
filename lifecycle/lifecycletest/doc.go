// Package lifecycletest tests an application's own machines and events against
// the laws of packages lifecycle and machine, in the manner of testing/fstest:
//
//	func TestMachine(t *testing.T) {
//		if err := lifecycletest.TestMachine(machine, tickets...); err != nil {
//			t.Fatal(err)
//		}
//	}
//
// It finds guards that are not pure, machines that do not survive their JSON
// form, translations into events that depend on the order of arrival or give
// two events one id, and states that the machine does not know.
//
// The checks are deterministic: their random choices come from a fixed
// sequence, so a failure repeats.
package lifecycletest
