package lifecycle_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

func ExampleFieldError() {
	err := lifecycle.Event{Kind: lifecycle.Created}.Validate()
	var e *priority.FieldError
	if errors.As(err, &e) {
		fmt.Println(e.Path, errors.Is(e, priority.ErrRequired))
	}
	// Output:
	// time true
}

func ExampleDuration() {
	fmt.Println(lifecycle.Duration(90 * time.Minute))
	// Output:
	// 1h30m
}
