// Command argocd is Argo CD's application-controller and its repo-server, by the name of the command that comes first: for
// tests. Argo CD's own command has its API server, its UI and its command line as well.
package main

import (
	"log"
	"os"

	controller "github.com/argoproj/argo-cd/v2/cmd/argocd-application-controller/commands"
	repository "github.com/argoproj/argo-cd/v2/cmd/argocd-repo-server/commands"
	"github.com/spf13/cobra"
	_ "go.uber.org/automaxprocs"
)

func main() {
	commands := &cobra.Command{Use: "argocd", SilenceUsage: true}
	commands.AddCommand(controller.NewCommand(), repository.NewCommand())
	if err := commands.Execute(); err != nil {
		log.SetOutput(os.Stderr)
		log.Fatal(err)
	}
}
