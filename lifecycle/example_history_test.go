package lifecycle_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
)

func ExampleFieldError() {
	err := lifecycle.MachineSpec{}.Validate()
	if e, ok := errors.AsType[*lifecycle.FieldError](err); ok {
		fmt.Println(e.Path, errors.Is(e, lifecycle.ErrRequired))
	}
	// Output:
	// states true
}

func ExampleDuration() {
	fmt.Println(lifecycle.Duration(90 * time.Minute))
	// Output:
	// 1h30m
}
