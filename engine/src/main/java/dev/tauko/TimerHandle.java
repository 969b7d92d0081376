package dev.tauko;

import java.time.Duration;

/** A callback that an {@link EventLoop} will run at a set time, asyncio's {@code TimerHandle}. */
public interface TimerHandle extends Handle {

  /** The time, by {@link EventLoop#time()}, at which the callback is due. */
  Duration when();
}
