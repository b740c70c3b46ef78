/** The parts of a spec that describe the pods of a job and the objects around them. */
package dev.statefulflink.api.v1alpha1.pods;
