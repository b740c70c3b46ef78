package dev.statefulflink.campaign;

import java.util.function.Consumer;

/**
 * One thing that a user does.
 *
 * @param setup brings the object to rest, undisturbed and not counted
 * @param change what is done, and everything that the operator does about it is disturbed
 * @param end where it has to end
 */
record Flow(String name, Consumer<Scene> setup, Consumer<Scene> change, End end) {}
