package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/** The shape of a launch: work-items and work-group size in up to three dimensions. */
public interface WorkerGrid {

    int dimension();

    long[] getGlobalWork();

    long @Nullable [] getLocalWork();

    long @Nullable [] getNumberOfWorkgroups();

    long[] getGlobalOffset();

    void setGlobalWork(long x, long y, long z);

    void setLocalWork(long x, long y, long z);

    void setNumberOfWorkgroupsToNull();

    void setLocalWorkToNull();

    void setGlobalOffset(long x, long y, long z);
}
