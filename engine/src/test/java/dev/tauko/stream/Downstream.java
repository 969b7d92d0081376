package dev.tauko.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The end of a stream, in the hands of a test's thread: it decides when to ask for elements. */
final class Downstream<T> implements Subscriber<T> {

  private record Next(Object element) {}

  private record Failed(Throwable failure) {}

  private enum Completed {
    INSTANCE
  }

  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

  private Downstream() {}

  /** Runs a stream, and asks for nothing yet. */
  static <T> Downstream<T> of(Source<T, ?> source, ActorSystem<?> system) {
    Downstream<T> downstream = new Downstream<>();
    source.runWith(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system).subscribe(downstream);
    downstream.subscription.join();
    return downstream;
  }

  @Override
  public void onSubscribe(Subscription begun) {
    subscription.complete(begun);
  }

  @Override
  public void onNext(T element) {
    signals.add(new Next(element));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Failed(failure));
  }

  @Override
  public void onComplete() {
    signals.add(Completed.INSTANCE);
  }

  Downstream<T> request(long elements) {
    subscription.join().request(elements);
    return this;
  }

  void cancel() {
    subscription.join().cancel();
  }

  private Object signal() {
    try {
      return signals.take();
    } catch (InterruptedException hangs) {
      throw new AssertionError("nothing comes", hangs);
    }
  }

  Downstream<T> expectNext(T element) {
    assertThat(signal()).isEqualTo(new Next(element));
    return this;
  }

  void expectComplete() {
    assertThat(signal()).isEqualTo(Completed.INSTANCE);
  }

  Throwable expectError() {
    Object signal = signal();
    assertThat(signal).isInstanceOf(Failed.class);
    return ((Failed) signal).failure();
  }
}
