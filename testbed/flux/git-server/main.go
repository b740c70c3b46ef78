// Command git-server serves one bare Git repository by HTTP, for whoever asks to read and write: for tests and the demo.
package main

import (
	"log"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	backend = "/usr/lib/git-core/git-http-backend"
	address = ":8080"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: git-server FOLDER REPOSITORY.git")
	}
	root := os.Args[1]
	if err := create(filepath.Join(root, os.Args[2])); err != nil {
		log.Fatal(err)
	}
	log.Printf("serving %s on %s", root, address)
	server := &http.Server{
		Addr: address,
		Handler: &cgi.Handler{
			Path:   backend,
			Env:    []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "HOME=" + root},
			Stderr: os.Stderr,
		},
	}
	// A Service that leads elsewhere would not end a connection that is kept.
	server.SetKeepAlivesEnabled(false)
	log.Fatal(server.ListenAndServe())
}

// create makes an empty repository that takes pushes, unless it is there.
func create(repository string) error {
	if _, err := os.Stat(filepath.Join(repository, "HEAD")); err == nil {
		return nil
	}
	for _, arguments := range [][]string{
		{"init", "--quiet", "--bare", "--initial-branch=main", repository},
		{"-C", repository, "config", "http.receivepack", "true"},
	} {
		command := exec.Command("git", arguments...)
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
		if err := command.Run(); err != nil {
			return err
		}
	}
	return nil
}
