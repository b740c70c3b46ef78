/** What is done for a job while no handoff moves it, and beside a handoff. Pure. */
package dev.statefulflink.operator.decide.rest;
