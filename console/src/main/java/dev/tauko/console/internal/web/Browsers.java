package dev.tauko.console.internal.web;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.sample.Sampler;
import dev.tauko.console.internal.settings.ConsoleSettings;
import dev.tauko.internal.pekko.Stages;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * The browsers that watch, each by a stream of events.
 *
 * <p>A stream holds one event at most: the next one takes its place if the browser is slower. One
 * that takes nothing for {@code tauko.console.stuck-timeout} is cut off; the page connects again if
 * it can. No more than {@code tauko.console.max-browsers} are let in.
 *
 * <p>Thread-safe.
 */
public final class Browsers {
  private final ConsoleSettings settings;
  private final Set<SourceQueueWithComplete<ByteString>> open = ConcurrentHashMap.newKeySet();

  /** No browsers so far. */
  public Browsers(ConsoleSettings settings) {
    this.settings = settings;
  }

  /**
   * A stream of events, one for each sample; empty if there is no place. The place is given back
   * when the stream ends.
   *
   * @param event the event of a sample
   */
  Optional<Source<ByteString, NotUsed>> stream(
      Sampler sampler, Function<Sample, ByteString> event) {
    if (open.size() >= settings.maxBrowsers()) {
      return Optional.empty();
    }
    return Optional.of(
        Source.<ByteString>queue(1, OverflowStrategy.dropHead())
            .mapMaterializedValue(queue -> {
              begin(queue, sampler, event);
              return NotUsed.getInstance();
            })
            .backpressureTimeout(settings.stuckTimeout()));
  }

  private void begin(
      SourceQueueWithComplete<ByteString> queue,
      Sampler sampler,
      Function<Sample, ByteString> event) {
    Consumer<Sample> watcher =
        sample -> {
          var _ = queue.offer(event.apply(sample));
        };
    open.add(queue);
    sampler.watch(watcher);
    if (open.size() > settings.maxBrowsers()) {
      // Several have come at a time.
      queue.complete();
    }
    var _ =
        queue
            .watchCompletion()
            .whenCompleteAsync(
                (done, failure) -> {
                  open.remove(queue);
                  sampler.unwatch(watcher);
                },
                Stages.DIRECTLY);
  }

  /** Ends all streams: the program shuts down. */
  public void closeAll() {
    open.forEach(SourceQueueWithComplete::complete);
  }
}
