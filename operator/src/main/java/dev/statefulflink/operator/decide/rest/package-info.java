/** What is done for a job while no handoff is in progress, and beside a handoff. Pure. */
package dev.statefulflink.operator.decide.rest;
