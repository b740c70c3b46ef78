// Tells how kstatus and Flux see objects: one line for each JSON object on standard input, with
// kstatus' word, Flux's word by the given expressions, and kstatus' message, between tabs.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

func main() {
	var expressions kustomize.HealthCheckExpressions
	flag.StringVar(&expressions.Current, "current", "false", "Flux's expression for Current")
	flag.StringVar(&expressions.InProgress, "in-progress", "false", "its expression for InProgress")
	flag.StringVar(&expressions.Failed, "failed", "false", "its expression for Failed")
	flag.Parse()
	if err := tell(expressions, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func tell(expressions kustomize.HealthCheckExpressions, in io.Reader, out io.Writer) error {
	flux, err := cel.NewStatusEvaluator(&expressions)
	if err != nil {
		return err
	}
	for objects := json.NewDecoder(in); ; {
		var text json.RawMessage
		if err := objects.Decode(&text); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(text); err != nil {
			return err
		}
		known, err := status.Compute(object)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%s\t%q\n", known.Status, word(flux, object), known.Message)
	}
}

// An expression that cannot be evaluated, as it names a field that is not there, is no answer: Flux waits.
func word(flux *cel.StatusEvaluator, object *unstructured.Unstructured) string {
	custom, err := flux.Evaluate(context.Background(), object)
	if err != nil {
		return "Error"
	}
	return custom.Status.String()
}
