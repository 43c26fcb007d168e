//! The one list of commands, each with the names of its arguments on the wire. The build script makes a permission of each,
//! the handler takes no others, and a test holds the capability file to it.

macro_rules! with_commands {
    ($then:ident) => {
        $then! {
            app_snapshot(),
            subscribe_jobs(channel),
            subscribe_drops(channel),
            submit_render(request),
            look_inside(grant),
            look_inside_sample(),
            make_sample(choices),
            get_job(id),
            list_jobs(query),
            cancel_job(id),
            pause_job(id),
            resume_job(id),
            retry_job(id),
            duplicate_job(id),
            move_job(id, before),
            delete_job(id),
            restore_job(id),
            edit_job(id, change),
            prioritize_job(id, priority),
            answer_job(id, grants),
            job_history(id),
            retry_all_failed(),
            clear_finished(),
            set_when_done(whenDone),
            pause_queue(),
            resume_queue(),
            pick_files(),
            reveal_video(id, index),
            set_preferences(preferences),
            pick_output_folder(),
            list_voices(),
        }
    };
}
