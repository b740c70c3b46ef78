/** Whether the state of a running job fits the job that is to go on from it. */
package dev.statefulflink.probe.fit;
