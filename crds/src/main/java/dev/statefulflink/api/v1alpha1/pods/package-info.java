/** The parts of a spec that say what the pods of a job, and the objects around them, look like. */
package dev.statefulflink.api.v1alpha1.pods;
