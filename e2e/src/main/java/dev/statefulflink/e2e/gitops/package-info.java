/** Flux on the cluster, and the Git repository that it reads. */
package dev.statefulflink.e2e.gitops;
