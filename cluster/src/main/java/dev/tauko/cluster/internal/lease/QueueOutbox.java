package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.List;

/** The way from a node to the ledger of one queue: what {@link QueueRequest} describes. */
interface QueueOutbox {

  void put(String session, long sent, long request, long ticket, Payload item);

  void get(String session, long sent, List<Long> requests, List<Long> tickets);

  void acknowledge(String session, long sent, long request, long token, long place);

  void release(String session, List<Long> requests);

  void hold(
      String session, long sent, long incarnation, long request, long token, QueueRecord.Item item);

  void renew(
      String session,
      long sent,
      QueueWindow window,
      List<Long> requests,
      List<Long> tokens,
      List<Long> pending,
      long highest);

  void leave(String session, boolean last);
}
