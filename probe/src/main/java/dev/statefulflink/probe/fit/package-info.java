/** Whether the state of a running job fits the job that will start from it. */
package dev.statefulflink.probe.fit;
