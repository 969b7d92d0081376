package dev.tauko.observe;

import java.util.List;

/**
 * Tasks that wait for one another in a circle, so that none of them can go on by itself, as {@link
 * java.lang.management.ThreadMXBean#findDeadlockedThreads} means it. Whoever has the task of a
 * member may cancel it, and breaks the circle; so a check of health should look twice before it
 * restarts anything.
 *
 * @param members the ids of the tasks of the circle
 * @param behind the ids of tasks that are not part of it and wait for its members in vain
 * @param report the members, what each of them waits for, who holds it, and where it is
 */
public record DeadlockInfo(List<Long> members, List<Long> behind, String report) {}
