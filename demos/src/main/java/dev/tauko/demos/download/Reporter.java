package dev.tauko.demos.download;

import dev.tauko.tools.RetryPolicy;
import java.time.Duration;
import java.util.Collection;

/** Hears how a run goes, and shows it. Belongs to the event loop. */
interface Reporter {

  /** How often {@link #tick} is called. */
  Duration period();

  /** What the user named cannot be downloaded; no attempt is made. */
  void rejected(Input.Problem problem);

  /** A file is begun. */
  void started(Progress file);

  /** An attempt has failed, and there will be another one. */
  void retrying(Progress file, RetryPolicy.Attempt attempt);

  /** A file is downloaded from its first byte again. */
  void restarting(Progress file, String reason);

  /** A file is there, or will not be. */
  void ended(Progress file, Result result);

  /** Time has passed. */
  void tick(Collection<Progress> active, Summary summary);

  /** Nothing more will come. */
  void finished(Summary summary);
}
