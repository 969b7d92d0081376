package dev.tauko.observe;

import java.util.List;

/**
 * Tasks that wait for one another in a circle, so that none of them can go on unless one is
 * cancelled, or another coroutine releases a permit that one of them holds.
 *
 * @param members the ids of the tasks of the circle
 * @param behind the ids of tasks that are not part of it and wait for its members in vain
 * @param report the members, what each of them waits for, who holds it, and where it is
 */
public record DeadlockInfo(List<Long> members, List<Long> behind, String report) {}
